using System.Diagnostics;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Benchmarks;

/// <summary>
/// Every transform of a workspace that has been run once, built again by the engine (key check, statistics, commit) and
/// copied raw by the same SQL over the same data files: which of them costs more than its query, in wall and processor
/// seconds. The whole run is what <see cref="Pipeline"/> measures; this shows where to look.
/// </summary>
internal static class TransformCosts
{
    public static int Run(string folder)
    {
        var workspace = WorkspaceReader.Read(
            folder, name => WarehouseTables.All.FirstOrDefault(t => t.TableName == name));
        var limits = workspace.Settings.Limits;
        var target = Directory.CreateTempSubdirectory("raw").FullName;
        using var engine = DuckDbEngine.Open(
            workspace.LakeFolder, new ScratchLimits(limits.Memory, limits.Threads, $"{target}/spill"),
            new LocalFileSystem(), TimeProvider.System, Guid.NewGuid);
        using var scratch = new DuckDbScratch(new ScratchLimits(limits.Memory, limits.Threads, $"{target}/spill2"));
        var lake = new Lake(workspace.LakeFolder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        double ours = 0, raw = 0;
        Console.WriteLine($"{"transform",-26} ours: wall   cpu  raw: wall   cpu");
        foreach (var transform in WarehouseTransforms.All(Rules.Read(table => RawPipeline.Rows(lake, scratch, table))))
        {
            foreach (var input in transform.Inputs.DistinctBy(i => i.TableName))
                scratch.Execute($"CREATE OR REPLACE TEMP VIEW {Names.Quote(input.TableName)} AS SELECT * FROM "
                    + RawPipeline.Relation(lake, scratch, input));
            var file = $"{target}/{transform.TableName}.parquet";
            var copy = $"COPY ({transform.Query(Window.All).Inline(transform)}) TO '{file}' (COMPRESSION zstd)";
            var versions = transform.Inputs.DistinctBy(i => i.TableName)
                .Select(i => (i.TableName, State: engine.State(i))).Where(x => x.State is not null)
                .ToDictionary(x => x.TableName, x => x.State!.Version);
            var stamp = new BuildStamp($"bench{Guid.NewGuid():N}", "measured", versions);
            var r = Timed(() => scratch.Execute(copy));
            var o = Timed(() => engine.Build(transform, Window.All, stamp, CancellationToken.None));
            (ours, raw) = (ours + o.Cpu, raw + r.Cpu);
            Console.WriteLine(
                $"{transform.TableName,-26} {o.Wall,10:0.00} {o.Cpu,5:0.00} {r.Wall,10:0.00} {r.Cpu,5:0.00}");
        }
        Console.WriteLine($"processor seconds: ours {ours:0.0}, raw {raw:0.0}");
        Directory.Delete(target, recursive: true);
        return 0;
    }

    private static (double Wall, double Cpu) Timed(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var wall = Ratio.Time(action);
        process.Refresh();
        return (wall.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }
}
