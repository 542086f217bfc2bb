using System.Text.Json;
using DataPlatform.Reports.Rendering;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Reports.Portal;

/// <summary>Runs of the plan: what was built, how many rows, how long, what was skipped and why, what failed.</summary>
public static class RunsPage
{
    private const int FirstRuns = 30;

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(string Under, string? Failed, TableFigures Runs, IReadOnlyList<TableFigures> Steps,
        string? Chosen);

    private sealed record RunStep(string Name, string State, string? Why, long? Rows, decimal? Seconds);

    /// <summary>The page; <c>run</c> chooses whose steps are shown, else the newest.</summary>
    public static Page Show(Visit visit)
    {
        if (!visit.May.IsAll)
            return visit.NotAllowed("runs", "Runs",
                "Runs tell how many rows every table holds, so they are shown only to roles that may see everything.");
        var log = new RunLog();
        var all = visit.Data.Read($"SELECT count(*) AS rows FROM {log}").FirstOrDefault()?.Whole("rows") ?? 0;
        if (all == 0)
            return visit.State("runs", "Runs", State.Empty, "Nothing has been run yet.",
                new Words("Start with: dataplatform run."));
        var limit = visit["all"] is null ? FirstRuns : all;
        var runs = visit.Data.Read($"""
            SELECT {log.RunNo} AS no, {log.RunId} AS id, {log.StartedAt} AS started, {log.FinishedAt} AS finished,
                {log.State} AS state, {log.Steps} AS steps, {log.Failure} AS failure
            FROM {log} ORDER BY {log.RunNo} DESC LIMIT {limit}
            """);
        var chosen = runs.FirstOrDefault(r => r.Whole("no")?.ToString() == visit["run"]) ?? runs[0];
        return visit.Html("runs", "Runs", "RunsPage", new Figures(
            $"{Numbers.Counted(all, "run")}; the number of a run is the lake version readers see",
            runs[0].Text("state") == "failed"
                ? $"The newest run failed: {runs[0].Text("failure") ?? "no reason was recorded"}. "
                    + "Readers see the run before it." : null,
            new TableFigures("Runs, newest first",
                [new("Run"), new("Started"), new("Seconds", true), new("State"), new("Built", true),
                    new("Skipped", true),
                    new("Failure")],
                [.. runs.Select(r => Line(visit, r, r == chosen))],
                "Nothing has been run yet.", all, visit.Links.With("runs", ("all", "1"))),
            [Steps(visit, chosen)],
            chosen.Whole("no")?.ToString()));
    }

    private static Row Line(Visit visit, Record run, bool chosen)
    {
        var steps = Parse(run.Text("steps"));
        var no = run.Whole("no") ?? 0;
        var seconds = run.Instant("finished") - run.Instant("started");
        return Row.Of(
            new Words($"{no}", chosen ? null : visit.Links.With("runs", ("run", $"{no}")), chosen ? "strong" : null),
            run.Instant("started") is { } at ? Numbers.Instant(at) : null,
            Cell.Number(seconds is { } s ? (decimal)s.TotalMilliseconds / 1000m : null, 1),
            run.Text("state") == "failed" ? new Words("failed", null, "bad") : new Words(run.Text("state") ?? ""),
            Cell.Count(steps.Count(s => IsBuilt(s.State))),
            Cell.Count(steps.Count(s => s.State.Equals("skipped", StringComparison.OrdinalIgnoreCase))),
            run.Text("failure") ?? "");
    }

    private static bool IsBuilt(string state) => state.Equals("built", StringComparison.OrdinalIgnoreCase)
        || state.Equals("landed", StringComparison.OrdinalIgnoreCase)
            || state.Equals("done", StringComparison.OrdinalIgnoreCase);

    private static TableFigures Steps(Visit visit, Record run)
    {
        var known = visit.Data.Tables.Select(t => t.TableName).ToHashSet(StringComparer.Ordinal);
        return new TableFigures(
            $"Steps of run {run.Whole("no")}",
            [new("Step"), new("State"), new("Rows", true), new("Seconds", true), new("Why")],
            [.. Parse(run.Text("steps")).Select(s => Row.Of(
                new Words(s.Name, known.Contains(s.Name) ? visit.Links.Thing("table", s.Name) : null),
                s.State.ToLowerInvariant(), Cell.Count(s.Rows), Cell.Number(s.Seconds, 2), s.Why ?? ""))],
            "This run recorded no step.", Id: "steps");
    }

    private static IReadOnlyList<RunStep> Parse(string? json)
    {
        if (string.IsNullOrEmpty(json))
            return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Array
            ? []
            : [.. document.RootElement.EnumerateArray().Select(Step)];
    }

    private static RunStep Step(JsonElement step)
    {
        var by = step.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase);
        string? Text(string name) =>
            by.TryGetValue(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
        decimal? Number(string name) => by.TryGetValue(name, out var v) && v.ValueKind == JsonValueKind.Number
            && v.TryGetDecimal(out var n) ? n : null;
        return new RunStep(Text("name") ?? "", Text("state") ?? "", Text("why"), (long?)Number("rows"),
            Number("seconds"));
    }
}
