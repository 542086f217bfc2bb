using System.CommandLine;
using DataPlatform.Engines.Spark;
using DataPlatform.Host.Composition;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Host.Commands;

/// <summary>Looks at what a run stands on and says what to do.</summary>
internal static class DoctorCommand
{
    private sealed record Finding(string What, string State, string Found, string Advice);

    public static Command Doctor() => Verb.Of(
        "doctor", "memory, spill folder, clock, engine, feeds; says what to do", [], call =>
    {
        using var company = Company.Open(call.Folder);
        var findings = Findings(company).ToList();
        call.Out.Rows(["check", "state", "found", "advice"],
            findings.Select(f => new object?[] { f.What, f.State, f.Found, f.Advice }), "nothing to check");
        return findings.Any(f => f.State == "wrong") ? CommandLine.InputIsWrong : CommandLine.Done;
    });

    private static IEnumerable<Finding> Findings(Company company)
    {
        var limits = company.Definition.Settings.Limits;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        yield return limits.MemoryBytes < available
            ? Good("memory", $"limit {limits.Memory} of {available / 1_000_000_000.0:0.0} GB")
            : new("memory", "wrong", $"limit {limits.Memory}, machine {available / 1_000_000_000.0:0.0} GB",
                "lower limits.memory in workspace.yaml");
        yield return limits.Threads <= Environment.ProcessorCount
            ? Good("threads", $"{limits.Threads} of {Environment.ProcessorCount} cores")
            : new("threads", "look", $"{limits.Threads} on {Environment.ProcessorCount} cores", "lower limits.threads");
        yield return Spill(company.Definition.SpillFolder);
        var sheet = company.Engine.Sheet;
        yield return Good("engine", $"{sheet.Name} {sheet.Version}, {sheet.Threads} threads, {sheet.MemoryLimit}");
        if (company.Engine is SparkEngine spark)
        {
            foreach (var (what, found, fix) in spark.Examine())
                yield return fix is null ? Good(what, found) : new(what, "wrong", found, fix);
        }
        var last = company.Book.Last();
        yield return last is null
            ? new("run", "look", "no finished run yet", "dataplatform run")
            : Clock(company, last);
        foreach (var finding in Feeds(company))
            yield return finding;
    }

    private static Finding Spill(string folder)
    {
        Directory.CreateDirectory(folder);
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        return free > 5_000_000_000
            ? Good("spill folder", $"{folder}, {free / 1_000_000_000.0:0.0} GB free")
            : new("spill folder", "look", $"{free / 1_000_000_000.0:0.0} GB free in {folder}",
                "set limits.spill to a larger disk");
    }

    private static Finding Clock(Company company, FinishedRun last) => last.FinishedAt <= company.Clock.GetUtcNow()
        ? Good("clock", $"last run {last.RunNo} finished {last.FinishedAt:yyyy-MM-dd HH:mm} UTC")
        : new("clock", "wrong", $"the last run ended in the future ({last.FinishedAt:yyyy-MM-dd HH:mm} UTC)",
            "set the machine's clock");

    private static IEnumerable<Finding> Feeds(Company company)
    {
        var newest = company.RowsOf(new IngestionBatch())
            .GroupBy(r => (string)r["feed"]!)
            .ToDictionary(g => g.Key, g => g.Max(r => (DateTimeOffset)r["recorded_at"]!), StringComparer.Ordinal);
        foreach (var feed in company.Definition.Feeds)
        {
            if (!newest.TryGetValue(feed.Name, out var at))
                yield return new($"feed {feed.Name}", "look", "nothing has landed", "dataplatform run, or feed check");
            else if (feed.Contract.FreshnessDays is { } days
                && company.Clock.GetUtcNow() - at > TimeSpan.FromDays(days))
                yield return new($"feed {feed.Name}", "look", $"last landed {at:yyyy-MM-dd}",
                    $"promised every {days} days: ask {feed.Owner ?? "its owner"}");
            else
                yield return Good($"feed {feed.Name}", $"last landed {at:yyyy-MM-dd}");
        }
    }

    private static Finding Good(string what, string found) => new(what, "good", found, "");
}
