using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace DataPlatform.Models.Discovery;

/// <summary>A k-means clustering with its measures.</summary>
/// <param name="Labels">Cluster of each point, from 0.</param>
/// <param name="Centres">Centre of each cluster.</param>
/// <param name="Inertia">Sum of squared distances to the own centre.</param>
/// <param name="Silhouette">Mean silhouette, on a sample where there are many points.</param>
/// <param name="Stability">Per cluster: mean best Jaccard overlap over bootstrap clusterings (Hennig 2007).</param>
public sealed record Clusters(
    int[] Labels, double[][] Centres, double Inertia, double Silhouette, double[] Stability);

/// <summary>
/// K-means by ML.NET over several seeds; the number of clusters by bootstrap agreement and silhouette.
/// </summary>
public sealed class Clustering(int seed)
{
    private const int Seeds = 4;
    private const int Bootstraps = 12;
    private const int SilhouetteSample = 1500;
    private const int TrainingSample = 4000;

    /// <summary>A cluster below this overlap dissolves when the data are drawn again (Hennig's convention).</summary>
    public const double StableFrom = 0.75;

    private sealed class Point
    {
        public float[] Features { get; set; } = [];
    }

    /// <summary>
    /// Clusterings into two and more clusters, one for each number. Which clusters among them are worth a look is
    /// decided by the stability of each; <see cref="Best"/> names the number that describes the whole.
    /// </summary>
    public IReadOnlyList<Clusters> All(IReadOnlyList<double[]> points, int most = 8)
    {
        var numbers = Enumerable.Range(2, most - 1).Where(k => k * 10 <= points.Count).ToArray();
        // each draws from a source of its own, so that the order in which they end changes nothing
        return
        [
            .. numbers.Reverse().AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.FullyBuffered)
                .Select(k => Fit(points, k)).Reverse(),
        ];
    }

    /// <summary>
    /// Of those whose every cluster is stable, the one with the highest silhouette; null when there is none.
    /// </summary>
    public static Clusters? Best(IReadOnlyList<Clusters> all) =>
        all.Where(c => c.Stability.Min() >= StableFrom).MaxBy(c => c.Silhouette);

    /// <summary>The best of several seeds for one number of clusters, with its stability.</summary>
    public Clusters Fit(IReadOnlyList<double[]> points, int k)
    {
        var step = Math.Max(1, points.Count / TrainingSample);
        var training = points.Where((_, i) => i % step == 0).ToArray();
        var centres = BestOfSeeds(training, k);
        var labels = Assign(points, centres);
        var stability = new double[k];
        var random = new Random(seed);
        for (var b = 0; b < Bootstraps; b++)
        {
            var drawn = Enumerable.Range(0, training.Length).Select(_ => training[random.Next(training.Length)])
                .ToArray();
            // Labels of all points under the bootstrap's centres, so that both labellings cover the same points.
            var again = Assign(points, Train(drawn, k, seed + b + 1));
            var overlap = Agreement.BestJaccard(labels, again, k);
            for (var c = 0; c < k; c++)
                stability[c] += overlap[c] / Bootstraps;
        }
        var inertia = points.Select((p, i) => Square(Agreement.Distance(p, centres[labels[i]]))).Sum();
        return new Clusters(labels, centres, inertia, MeanSilhouette(points, labels), stability);
    }

    private double[][] BestOfSeeds(IReadOnlyList<double[]> points, int k) => Enumerable.Range(0, Seeds)
        .Select(s => Train(points, k, seed + (1000 * s)))
        .MinBy(centres => points.Sum(p => centres.Min(c => Square(Agreement.Distance(p, c)))))!;

    private static double[][] Train(IReadOnlyList<double[]> points, int k, int seed)
    {
        var ml = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(Point));
        schema[nameof(Point.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, points[0].Length);
        var rows = points.Select(p => new Point { Features = Array.ConvertAll(p, x => (float)x) });
        var data = ml.Data.LoadFromEnumerable(rows, schema);
        var model = ml.Clustering.Trainers.KMeans(new KMeansTrainer.Options
        {
            FeatureColumnName = nameof(Point.Features),
            NumberOfClusters = k,
            InitializationAlgorithm = KMeansTrainer.InitializationAlgorithm.KMeansPlusPlus,
            NumberOfThreads = 1, // more would make the sum of floats depend on the order of arrival
        }).Fit(data);
        VBuffer<float>[] buffers = [];
        model.Model.GetClusterCentroids(ref buffers, out _);
        return [.. buffers.Select(b => Array.ConvertAll(b.DenseValues().ToArray(), x => (double)x))];
    }

    private static int[] Assign(IReadOnlyList<double[]> points, double[][] centres)
    {
        var labels = new int[points.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var best = double.MaxValue;
            for (var c = 0; c < centres.Length; c++)
            {
                var distance = Agreement.Distance(points[i], centres[c]);
                if (distance < best)
                    (best, labels[i]) = (distance, c);
            }
        }
        return labels;
    }

    private static double MeanSilhouette(IReadOnlyList<double[]> points, int[] labels)
    {
        var step = Math.Max(1, points.Count / SilhouetteSample);
        var sample = Enumerable.Range(0, points.Count).Where(i => i % step == 0).ToArray();
        var present = sample.Select(i => labels[i]).Distinct().ToArray();
        return present.Length < 2
            ? 0
            : Agreement.Silhouettes(
                [.. sample.Select(i => points[i])], [.. sample.Select(i => Array.IndexOf(present, labels[i]))])
                .Average();
    }

    private static double Square(double x) => x * x;
}
