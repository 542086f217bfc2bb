using DataPlatform.Models.Demand;
using DataPlatform.Models.Discovery;

namespace DataPlatform.Tests.Proof;

/// <summary>Published numbers of detection and clustering, recomputed. The ids are those of the oracles.</summary>
public sealed class DetectionProof
{
    // Annual flow of the Nile at Aswan, 1871-1970, 10^8 m3 (Cobb 1978; R data set "Nile").
    private static readonly double[] nile =
    [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
        1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
        831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
        781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
        744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ];

    [Fact]
    public void DET_12_the_Nile_changes_after_1898()
    {
        var change = ChangeDetection.Find(nile)!;

        Assert.Equal(28, change.After);
        Assert.Equal(1097.75, change.MeanBefore, 2);
        Assert.Equal(849.97, change.MeanAfter, 2);
        Assert.Equal(4995.2, change.Statistic, 1);
        Assert.True(change.PValue < 1e-6);
    }

    [Fact]
    public void DET_06_silhouettes_of_six_points()
    {
        double[][] points = [[0], [1], [1], [2], [3], [3]];
        Assert.Equal([0, .5, .5, 0, 1, 1], Agreement.Silhouettes(points, [0, 1, 1, 1, 2, 2]));
    }

    [Fact]
    public void DET_07_adjusted_Rand_index_is_four_sevenths() =>
        Assert.Equal(4.0 / 7, Agreement.AdjustedRand([0, 0, 1, 1], [0, 0, 1, 2]), 9);

    [Fact]
    public void The_limit_distribution_gives_the_usual_critical_values()
    {
        // Kolmogorov's table: 1.358 at 5 %, 1.628 at 1 %.
        Assert.Equal(0.05, ChangeDetection.Kolmogorov(1.3581), 4);
        Assert.Equal(0.01, ChangeDetection.Kolmogorov(1.6276), 4);
    }

    [Fact]
    public void Benjamini_and_Hochberg_1995_reject_four_of_their_fifteen()
    {
        // The thrombolysis example of the paper, section 3.2: at 5 % the four smallest are rejected.
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0000];
        Assert.Equal(4, FalseDiscovery.QValues(p).Count(q => q <= 0.05));
    }

    [Fact]
    public void DEM_03_simple_smoothing_of_oil_production()
    {
        double[] oil = [446.6565229, 454.4733065, 455.662974, 423.6322388, 456.2713279, 440.5880501, 425.3325201,
            485.1494479, 506.0481621, 526.7919833, 514.268889, 494.2110193];
        Assert.Equal(484.802468, SeasonalForecast.Smooth(oil, 0.2), 6);
    }
}
