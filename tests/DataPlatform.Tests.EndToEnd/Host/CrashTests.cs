using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed class CrashTests(DemoCompany company)
{
    [Fact]
    public void After_kill_minus_9_at_twenty_random_moments_the_rerun_equals_the_undisturbed_run()
    {
        var expected = Contents(company.Folder);
        var seed = Environment.GetEnvironmentVariable("DATAPLATFORM_SEED") is { Length: > 0 } given
            ? int.Parse(given) : 20261124;
        var random = new Random(seed);
        var folder = company.CopyWithoutLake();
        var begun = TimeProvider.System.GetTimestamp();
        DataPlatformProgram.Call(folder, "run", DemoCompany.Now).Good();
        var whole = TimeProvider.System.GetElapsedTime(begun);
        Assert.Equal(expected, Contents(folder));
        for (var kill = 0; kill < 20; kill++)
        {
            if (kill % 4 == 0)
                Directory.Delete(Path.Combine(folder, "lake"), recursive: true);
            using (var process = DataPlatformProgram.Start($"run --workspace {folder}", DemoCompany.Now))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
                if (!process.WaitForExit(
                    TimeSpan.FromMilliseconds(random.NextDouble() * whole.TotalMilliseconds * 0.9)))
                    process.Kill();
                process.WaitForExit();
            }
            if (kill % 4 != 3)
                continue; // killed again before it could finish: the wreck of several crashes
            DataPlatformProgram.Call(folder, "run", DemoCompany.Now).Good();
            Assert.True(expected.SequenceEqual(Contents(folder)),
                $"seed {seed}, kill {kill}: {string.Join("; ", expected.Except(Contents(folder)))}");
        }
    }

    // Every table but the run log, whose rows are the runs themselves; row order does not matter.
    private static List<string> Contents(string folder)
    {
        var lakeFolder = Path.Combine(folder, "lake");
        using var scratch = new DuckDbScratch(new ScratchLimits("1GB", 2, Path.Combine(lakeFolder, ".spill")));
        var lake = new Lake(lakeFolder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        return
        [
            .. lake.TableNames().Where(n => n != "run_log").Order(StringComparer.Ordinal).Select(name =>
            {
                var from = scratch.Scan(lake.Open(name)!.Snapshot());
                var row = scratch.Query(
                    "SELECT count(*), CAST(coalesce(sum(hash(t)::HUGEINT), 0) AS VARCHAR) "
                    + $"FROM (SELECT * FROM {from} AS s) AS t")
                    .First();
                return $"{name}: {row[0]} rows, {row[1]}";
            }),
        ];
    }
}
