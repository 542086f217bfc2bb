using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Host.Composition;

/// <summary>One finished run as readers see it: its number is the lake version.</summary>
internal sealed record FinishedRun(
    string RunId, long RunNo, DateTimeOffset FinishedAt, string State, IReadOnlyDictionary<string, long> Versions);

/// <summary>The log of runs. A run's last act is its row here; until then readers see the run before.</summary>
internal sealed class RunBook(Lake lake, IScratch scratch)
{
    private static readonly RunLog table = new();

    public FinishedRun? Last() => Find("state = 'done'");

    /// <summary>The run that readers know as that lake version.</summary>
    public FinishedRun At(long number) => Find($"state = 'done' AND run_no = {number}")
        ?? throw new DefinitionException("--lake", number.ToString(), $"a lake version from 1 to {Last()?.RunNo ?? 0}",
            "the page Runs and 'dataplatform show run_log' list them");

    private FinishedRun? Find(string condition)
    {
        if (lake.Open(table.TableName) is not { } log)
            return null;
        var rows = scratch.Query($"""
            SELECT run_id, run_no, finished_at, state, versions FROM {scratch.Scan(log.Snapshot())} AS log
            WHERE {condition} ORDER BY run_no DESC LIMIT 1
            """);
        return rows.Select(r => new FinishedRun((string)r[0]!, (long)r[1]!, (DateTimeOffset)r[2]!, (string)r[3]!,
            JsonSerializer.Deserialize<Dictionary<string, long>>((string)r[4]!)!)).FirstOrDefault();
    }

    /// <summary>The newest version of every table now, the log itself apart.</summary>
    public SortedDictionary<string, long> Versions()
    {
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in lake.TableNames().Where(n => n != table.TableName))
        {
            if (lake.Open(name) is { } one)
                versions[name] = one.Snapshot().Version;
        }
        return versions;
    }

    public FinishedRun Write(
        string runId, DateTimeOffset started, DateTimeOffset finished, IReadOnlyDictionary<string, long> versions,
        IReadOnlyList<RunStep> steps, string? failure)
    {
        var number = (lake.Open(table.TableName) is { } log
            ? (long)scratch.Query($"SELECT coalesce(max(run_no), 0) FROM {scratch.Scan(log.Snapshot())} AS log")
                .First()[0]!
            : 0) + 1;
        var row = new Dictionary<string, object?>
        {
            ["run_id"] = runId,
            ["run_no"] = number,
            ["started_at"] = started,
            ["finished_at"] = finished,
            ["state"] = failure is null ? "done" : "failed",
            ["versions"] = JsonSerializer.Serialize(versions),
            ["steps"] = JsonSerializer.Serialize(steps),
            ["failure"] = failure,
        };
        Rows.Append(lake, scratch, table, [row], new CommitInfo("APPEND", $"run/{runId}", 1, null));
        return new FinishedRun(runId, number, finished, (string)row["state"]!, versions);
    }
}

/// <summary>One step as the log keeps it.</summary>
internal sealed record RunStep(string Name, string State, string Why, long? Rows, double Seconds);
