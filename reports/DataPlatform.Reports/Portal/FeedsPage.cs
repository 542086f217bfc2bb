using DataPlatform.Core;
using DataPlatform.Reports.Rendering;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// What came in: deliveries whose counts close (read = landed + quarantined + duplicates), what is in quarantine and
/// why,
/// each feed's contract, and where its rows go. Only for readers who may see everything: a rejected row has no segment.
/// </summary>
public static class FeedsPage
{
    private const int FirstRows = 50;
    private const string Because =
        "Deliveries and rejected rows carry no segment, so they are shown only to roles that may see everything.";

    /// <summary>What the list's template reads.</summary>
    internal sealed record Figures(string Under, Sentence Closing, bool Closes, TableFigures Feeds,
        TableFigures Batches);

    /// <summary>What one feed's template reads.</summary>
    internal sealed record FeedFigures(
        string Name, FactList Facts, TableFigures Batches, TableFigures Quarantine, TableFigures Contract,
            TableFigures Map,
        TableFigures Forward);

    /// <summary>All feeds.</summary>
    public static Page Show(Visit visit)
    {
        if (!visit.May.IsAll)
            return visit.NotAllowed("feeds", "Feeds", Because);
        if (visit.Data.Workspace.Feeds.Count == 0)
            return visit.State("feeds", "Feeds", State.Empty, "This workspace has no feed yet.",
                new Words("Draft one from a file: dataplatform feed new FILE."));
        var sums = Sums(visit).ToDictionary(r => r.Text("feed") ?? "", StringComparer.Ordinal);
        var open = sums.Values.Count(r => Gap(r) != 0);
        var fresh = Freshness.Of(visit.Data).ToDictionary(f => f.Feed, StringComparer.Ordinal);
        return visit.Html("feeds", "Feeds", "FeedsPage", new Figures(
            $"{Numbers.Counted(visit.Data.Workspace.Feeds.Count, "feed")} · on {Numbers.Day(visit.Data.Today)}",
            Sentence.Of(open == 0
                ? new Words("Every delivery closes: rows read = landed + quarantined + duplicates.")
                : new Words(
                    $"{Numbers.Counted(open, "feed")} do not close: rows are missing between reading and landing.",
                    null, "bad")),
            open == 0,
            new TableFigures("Feeds, deliveries in force",
                [
                    new("Feed"), new("Fills"), new("Owner"), new("Last delivery"), new("Freshness"),
                        new("Read", true, "rows"),
                    new("Landed", true, "rows"), new("Quarantined", true, "rows"), new("Duplicates", true, "rows"),
                    new("Missing", true, "rows"),
                ],
                [.. visit.Data.Workspace.Feeds.Select(f =>
                    Feed(visit, f, sums.GetValueOrDefault(f.Name), fresh[f.Name]))],
                "There is no feed."),
            Batches(visit, null)));
    }

    private static Row Feed(Visit visit, FeedDefinition feed, Record? sum, Scorecards.StaleFeed fresh)
    {
        var bad = sum?.Whole("quarantined") > 0;
        return Row.Of(
            new Words(feed.Name, visit.Links.With("feed", ("id", feed.Name))),
            new Words(feed.Table.TableName, visit.Links.Thing("table", feed.Table.TableName)),
            feed.Owner, fresh.LastDelivery is { } day ? Numbers.Day(day) : "never",
            fresh.LastDelivery is null ? new Words("never delivered", null, "warning")
                : fresh.DaysLate > 0 ? new Words($"{Numbers.Counted(fresh.DaysLate, "day")} late", null, "warning")
                : new Words("fresh"),
            Cell.Count(sum?.Whole("read")), Cell.Count(sum?.Whole("landed")),
            Cell.Number(sum?.Whole("quarantined"), 0, bad ? "warning" : null), Cell.Count(sum?.Whole("duplicates")),
            sum is null ? "–" : Cell.Number(Gap(sum), 0, Gap(sum) == 0 ? null : "bad"));
    }

    private static long Gap(Record r) =>
        (r.Whole("read") ?? 0) - (r.Whole("landed") ?? 0) - (r.Whole("quarantined") ?? 0)
        - (r.Whole("duplicates") ?? 0);

    private static IReadOnlyList<Record> Sums(Visit visit)
    {
        var b = new IngestionBatch();
        return visit.Data.Read($"""
            SELECT {b.Feed} AS feed, sum({b.Read}) AS read, sum({b.Landed}) AS landed,
                sum({b.Quarantined}) AS quarantined,
                sum({b.Duplicates}) AS duplicates
            FROM {b} WHERE {b.State} = 'landed' GROUP BY 1
            """);
    }

    /// <summary>One feed.</summary>
    public static Page ShowOne(Visit visit, string name)
    {
        if (!visit.May.IsAll)
            return visit.NotAllowed("feeds", "Feed", Because);
        if (visit.Data.Workspace.Feed(name) is not { } feed)
            return visit.State("feeds", "Feed not found", State.NotFound, "There is no feed of this name.",
                new Words("All feeds stand "), new Words("here", visit.Links.Page("feeds")), new Words("."));
        var contract = feed.Contract;
        return visit.Html("feeds", feed.Name, "FeedPage", new FeedFigures(
            feed.Name,
            new FactList(
            [
                Fact.Of("Fills", new Words(feed.Table.TableName, visit.Links.Thing("table", feed.Table.TableName))),
                Fact.Of("Owner", new Words(feed.Owner ?? "nobody named; set owner in the feed file")),
                Fact.Of("Source", new Words(Source(feed.Source))),
                Fact.Of("Freshness", new Words(contract.FreshnessDays is { } days
                    ? $"a delivery every {Numbers.Counted(days, "day")}" : "not promised")),
                Fact.Of("Repeats", new Words(contract.Repeats == Repeats.Keep ? "every row lands"
                    : "an exact repeat counts as duplicate")),
                Fact.Of("Stands in", new Words(feed.Place.ToString())),
            ]),
            Batches(visit, feed.Name), Quarantine(visit, feed.Name), Contract(contract), Map(feed),
                Forward(visit, feed.Table)));
    }

    private static string Source(SourceDefinition source) => source switch
    {
        FilesSource files => $"files {files.Path}, {files.Format.ToString().ToLowerInvariant()}",
        SqliteSource sqlite => $"SQLite {sqlite.File}, {sqlite.Table ?? "a query"}",
        DatabaseSource other => $"{other.Kind}, {other.Table ?? "a query"}",
        _ => source.Kind,
    };

    private static TableFigures Batches(Visit visit, string? feed)
    {
        var b = new IngestionBatch();
        var of = feed is null ? Sql.Trusted("TRUE") : $"{b.Feed} = {new Text(feed)}";
        var all = visit.Data.Read($"SELECT count(*) AS rows FROM {b} WHERE {of}").FirstOrDefault()?.Whole("rows") ?? 0;
        var limit = visit["all"] is null ? FirstRows : all;
        var rows = visit.Data.Read($"""
            SELECT {b.BatchId} AS id, {b.Feed} AS feed, {b.File} AS file, {b.Read} AS read, {b.Landed} AS landed,
                {b.Quarantined} AS quarantined, {b.Duplicates} AS duplicates, {b.State} AS state, {b.RecordedAt} AS at
            FROM {b} WHERE {of} ORDER BY {b.RecordedAt} DESC, {b.Feed}, {b.File} LIMIT {limit}
            """);
        return new TableFigures(
            "Deliveries, newest first",
            [
                new("File"), new("Feed"), new("Recorded"), new("State"), new("Read", true, "rows"),
                    new("Landed", true, "rows"),
                new("Quarantined", true, "rows"), new("Duplicates", true, "rows"), new("Missing", true, "rows"),
            ],
            [.. rows.Select(r => Row.Of(
                Cell.Mono(r.Text("file")), r.Text("feed"), r.Instant("at") is { } at ? Numbers.Instant(at) : null,
                r.Text("state"), Cell.Count(r.Whole("read")), Cell.Count(r.Whole("landed")),
                    Cell.Count(r.Whole("quarantined")),
                Cell.Count(r.Whole("duplicates")), Cell.Number(Gap(r), 0, Gap(r) == 0 ? null : "bad")))],
            "Nothing has been delivered yet: dataplatform land.", all,
            feed is null ? visit.Links.With("feeds", ("all", "1"))
                : visit.Links.With("feed", ("id", feed), ("all", "1")), "batches");
    }

    private static TableFigures Quarantine(Visit visit, string feed)
    {
        var q = new QuarantinedRecord();
        var all = visit.Data.Read($"SELECT count(*) AS rows FROM {q} WHERE {q.Feed} = {new Text(feed)}")
            .FirstOrDefault()?.Whole("rows") ?? 0;
        var limit = visit["all"] is null ? FirstRows : all;
        var rows = visit.Data.Read($"""
            SELECT {q.File} AS file, {q.Line} AS line, {q.ColumnName} AS name, {q.Reason} AS reason, {q.Raw} AS raw,
                {q.State} AS state
            FROM {q} WHERE {q.Feed} = {new Text(feed)} ORDER BY {q.RecordedAt} DESC, {q.File}, {q.Line} LIMIT {limit}
            """);
        return new TableFigures(
            "Rows in quarantine, with the reason",
            [new("Row"), new("Column"), new("Reason"), new("As received"), new("State")],
            [.. rows.Select(r => Row.Of(
                Cell.Mono($"{r.Text("file")}:{r.Whole("line")}"), r.Text("name"), r.Text("reason"),
                    Cell.Mono(r.Text("raw")),
                r.Text("state")))],
            "No row is in quarantine.", all, visit.Links.With("feed", ("id", feed), ("all", "1")), "quarantine");
    }

    private static TableFigures Contract(ContractDefinition contract) => new(
        "Contract",
        [new("Column"), new("Type"), new("Key"), new("Required"), new("Rules"), new("Classification"), new("Says")],
        [.. contract.Properties.Select(p => Row.Of(
            Cell.Mono(p.Name), p.Type.ToString().ToLowerInvariant(), p.PrimaryKey ? "key" : "", p.Required ? "yes"
                : "no",
            Rules(p), p.Classification, p.Description))],
        "The contract names no column.");

    private static string Rules(ContractProperty p) => string.Join("; ", new[]
    {
        p.Minimum is { } low ? "at least " + Numbers.Exact(low) : null,
        p.Maximum is { } high ? "at most " + Numbers.Exact(high) : null,
        p.Enum is { } words ? "one of " + string.Join(", ", words) : null,
        p.Pattern is { } pattern ? "matches " + pattern : null,
    }.OfType<string>());

    private static TableFigures Map(FeedDefinition feed) => new(
        $"How it fills {feed.Table.TableName}",
        [new("Our column"), new("Their column or expression"), new("Stands in")],
        [
            .. feed.Map.Select(m =>
                Row.Of(Cell.Mono(m.Column), Cell.Mono(m.Expression.Text), Cell.Mono(m.Place.ToString()))),
            .. Unmapped(feed)
                .Select(c => Row.Of(Cell.Mono(c), new Words("not mapped: stays unknown", null, "muted"), "")),
        ],
        "Nothing is mapped.");

    private static IEnumerable<string> Unmapped(FeedDefinition feed)
    {
        var known = feed.Map.Select(m => m.Column).Concat(FeedNames.FilledByLanding).Concat(FeedNames.Defaulted)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return feed.Table.Columns.Select(c => c.Name).Where(c => !known.Contains(c));
    }

    private static TableFigures Forward(Visit visit, Table table) => new(
        "Where its rows go",
        [new("Table"), new("Layer"), new("Grain")],
        [.. TableLineage.Users(visit.Data.Tables, table.TableName).Select(t => Row.Of(
            new Words(t.TableName, visit.Links.Thing("table", t.TableName)), Names.Snake(t.Layer.ToString()),
                t.Grain))],
        "No table is made from it.");
}
