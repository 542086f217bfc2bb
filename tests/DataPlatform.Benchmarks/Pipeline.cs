using System.Globalization;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Benchmarks;

/// <summary>
/// The whole run against the same SQL raw.
/// <para>
/// Ours is a process of its own: start, landing with contracts and quarantine, every transform with its key check, the
/// ledger check, the models, the metric values, the run log and the scorecard's pages.
/// </para>
/// <para>
/// Raw is one DuckDB connection with the same memory limit and threads. It copies every text file of the same feeds to
/// Parquet with types sniffed, then the SQL of every transform, then the SQL of the metric values as the semantic layer
/// compiles it, each with COPY TO Parquet (zstd) and with an fsync of the file and its folder. SQLite tables, and text
/// in Windows-1252, the raw engine cannot read here: those it copies from Parquet. It knows no contract, no quarantine,
/// no keys and no versions, trains nothing and prints nothing.
/// </para>
/// <para>Every transform's rows are compared by count and hash before any time counts.</para>
/// </summary>
internal static class Pipeline
{
    public static int Run(string[] args)
    {
        var lines = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var pairs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var folder = Path.Combine(Path.GetTempPath(), $"dataplatform-bench-{lines}");
        if (!Directory.Exists(Path.Combine(folder, "truth")))
            HostProcess.Run($"demo {folder} --lines {lines}");
        var workspace = WorkspaceReader.Read(
            folder, name => WarehouseTables.All.FirstOrDefault(t => t.TableName == name));
        Fresh(folder);
        using var raw = new RawPipeline(workspace);
        raw.Execute();
        if (raw.Difference() is { } difference)
        {
            Console.Error.WriteLine($"the sides differ: {difference}");
            return 1;
        }
        var costs = new List<ProcessCost>();
        Ratio.Measure($"whole run, {lines} lines", pairs, () =>
        {
            var cost = Fresh(folder);
            raw.Prepare();
            costs.Add(cost);
            return cost.Wall;
        }, () => Ratio.Time(raw.Execute));
        Console.WriteLine($"  ours: {costs.Median(c => c.Processor.TotalSeconds):0.0} s of processor time, peak "
            + $"{costs.Max(c => c.PeakBytes) / 1_000_000.0:0} MB (limit {workspace.Settings.Limits.Memory})");
        Ratio.Measure($"run without news, {lines} lines, against a bare start (--help)", pairs,
            () => HostProcess.Run($"run --workspace {folder}").Wall, () => HostProcess.Run("--help").Wall);
        return 0;
    }

    private static ProcessCost Fresh(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, "lake")))
            Directory.Delete(Path.Combine(folder, "lake"), recursive: true);
        return HostProcess.Run($"run --workspace {folder}");
    }
}
