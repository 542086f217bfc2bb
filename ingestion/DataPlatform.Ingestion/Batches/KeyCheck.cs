using DataPlatform.Core;
using DataPlatform.Ingestion.Contracts;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Batches;

/// <summary>
/// Which checked rows land. Within a delivery the first row of a key lands; the same content again is a duplicate,
/// other
/// content is quarantined and names the first line. Between deliveries, and against what the table holds, the same
/// content is a duplicate and other content supersedes. A bitemporal table keeps the superseded row beside the new one.
/// </summary>
/// <remarks>
/// Almost all keys are told once. One look over the hashes of all keys finds the rows for which that may not hold, and
/// the other checks are made among these few.
/// </remarks>
internal sealed class KeyCheck(IScratch scratch, FeedDefinition feed, Staging staging)
{
    internal const string Verdict = "landing_verdict";
    internal const string Superseded = "landing_superseded";
    internal const string Outdone = "landing_outdone";

    private const string Shared = "landing_shared";
    private const string Suspect = "landing_suspect";
    private const string Again = "landing_again";
    private const string Twice = "landing_twice";
    private const string Chain = "landing_chain";
    private const string Completed = "landing_completed";

    private readonly string keys = List(feed.Table.Columns.Where(c => c.IsKey));
    private readonly string content = List(MapSql.Content(feed.Table));

    /// <summary>Every scratch table the check makes.</summary>
    internal static IReadOnlyList<string> Tables { get; } =
        [Verdict, Superseded, Outdone, Shared, Suspect, Again, Twice, Chain, Completed];

    /// <summary>The rows that land and that no later one of the same landing takes the place of.</summary>
    internal static string Written(FeedDefinition feed) =>
        $"(SELECT d, line, {List(MapSql.Content(feed.Table))} FROM {Staging.Mapped} WHERE fault IS NULL)";

    /// <summary>
    /// Decides every row of <see cref="Staging.Mapped"/> and takes out of it those that are not written.
    /// <paramref name="known"/> is a relation over the rows that the table holds and keeps, or null when it holds none.
    /// </summary>
    /// <param name="known">Rows that stay.</param>
    /// <param name="supersedes">False for records out of quarantine: other content for a known key is then
    /// quarantined.</param>
    internal void Run(string? known, bool supersedes = true)
    {
        scratch.Execute($"CREATE TABLE {Verdict} AS "
            + $"SELECT d, line, 'bad' AS kind, fault FROM {Staging.Mapped} WHERE fault IS NOT NULL");
        scratch.Execute($"CREATE TABLE {Superseded} AS SELECT {keys} FROM {Staging.Mapped} LIMIT 0");
        scratch.Execute($"CREATE TABLE {Outdone} AS SELECT d, line FROM {Staging.Mapped} LIMIT 0");
        var knownHashes = known is null ? ""
            : $" UNION ALL SELECT h FROM (SELECT DISTINCT hash({keys}) AS h FROM {known})";
        var anyShared = AnyTwice(Shared, $"SELECT hash({keys}) AS h FROM {Good(Staging.Mapped)}{knownHashes}");
        if (anyShared)
            Suspects();
        if (feed.Contract.Repeats == Repeats.Duplicate)
            SourceRepeats(anyShared);
        if (anyShared)
            TargetRepeats();
        if (known is not null && Complete(known) && anyShared)
            Suspects();
        if (known is not null && !supersedes)
            Refuse(known);
        if (anyShared)
            AcrossDeliveries(known);
        // without a join when they are written, rows stay in the order of their files
        scratch.Execute($"""
            DELETE FROM {Staging.Mapped} AS m WHERE fault IS NULL AND EXISTS (
              FROM (SELECT d, line FROM {Verdict} UNION ALL SELECT d, line FROM {Outdone}) AS x
              WHERE x.d = m.d AND x.line = m.line)
            """);
    }

    private void Suspects() => scratch.Execute($"CREATE OR REPLACE TABLE {Suspect} AS "
        + $"SELECT * FROM {Good(Staging.Mapped)} WHERE hash({keys}) IN (SELECT h FROM {Shared})");

    private static string Good(string rows) => $"(SELECT * FROM {rows} ANTI JOIN {Verdict} USING (d, line))";

    private static string Among(string rows, string few) => $"(SELECT * FROM {rows} SEMI JOIN {few} USING (d, line))";

    /// <summary>
    /// A feed says nothing about columns that it does not map: where another feed has told them for the same key, they
    /// stay as told.
    /// </summary>
    private bool Complete(string known)
    {
        var silent = MapSql.Content(feed.Table).Where(c => !c.IsKey && c.Name != "valid_to" && feed.For(c.Name) is null)
            .ToList();
        var told = $"""
            (SELECT * FROM {known} WHERE source_system <> {Names.Literal(feed.Name)}
              AND hash({keys}) IN (SELECT hash({keys}) FROM {Staging.Mapped})
            {Newest})
            """;
        if (silent.Count == 0 || (long)scratch.Query($"SELECT count(*) FROM {told}").Single()[0]! == 0)
            return false;
        var columns = MapSql.Content(feed.Table).Select(c => c.IsKey || !silent.Contains(c)
            ? $"m.{Names.Quote(c.Name)}"
            : $"t.{Names.Quote(c.Name)}");
        scratch.Execute($"""
            CREATE TABLE {Completed} AS
            SELECT m.d, m.line, {string.Join(", ", columns)}, m.fault
            FROM {Staging.Mapped} m LEFT JOIN {told} t USING ({keys})
            """);
        scratch.Execute($"DROP TABLE {Staging.Mapped}");
        scratch.Execute($"ALTER TABLE {Completed} RENAME TO {Staging.Mapped}");
        return true;
    }

    private void Refuse(string known)
    {
        var column = feed.Table.Columns.First(c => c.IsKey).Name;
        scratch.Execute($"""
            INSERT INTO {Verdict}
            SELECT d, line, 'bad', concat({Names.Literal(column)}, chr({(int)ContractSql.FaultMark}),
              'found a key that the table holds with other content from ', told.source_key,
              '; expected a key that is not there, or the same content')
            FROM (SELECT * FROM {Staging.Mapped} ANTI JOIN {Verdict} USING (d, line)) AS m JOIN (
              SELECT * FROM {known} {Newest}) AS told
              USING ({keys})
            WHERE row({Qualified("m")}) IS DISTINCT FROM row({Qualified("told")})
            """);
    }

    private string Newest => $"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY recorded_at DESC) = 1";

    private string Qualified(string alias) =>
        string.Join(", ", MapSql.Content(feed.Table).Select(c => $"{alias}.{Names.Quote(c.Name)}"));

    private void SourceRepeats(bool anyShared)
    {
        var all = feed.Contract.Properties.Select((_, i) => $"v{i}").ToList();
        var key = feed.Contract.Properties.Select((p, i) => (p, i)).Where(x => x.p.PrimaryKey).ToList();
        var parts = string.Join(", ", key.Count > 0 ? key.Select(x => $"v{x.i}") : all);
        var named = key.Count > 0
            ? string.Join(", ' ', ", key.Select(x => $"{Names.Literal(x.p.Name + "=")}, CAST(v{x.i} AS VARCHAR)"))
            : "''";
        var few = Suspect;
        if (!SharesOurKey())
        {
            var good = Good(staging.CheckedRows(Staging.Cells));
            if (!AnyTwice(Twice, $"SELECT hash(d, {parts}) AS h FROM {good}"))
                return;
            few = Again;
            scratch.Execute($"CREATE TABLE {Again} AS SELECT d, line FROM {good} "
                + $"WHERE hash(d, {parts}) IN (SELECT h FROM {Twice})");
        }
        else if (!anyShared)
        {
            return;
        }
        Repeated(staging.CheckedRows(Among(Staging.Cells, few)), parts, string.Join(", ", all), named,
            key.Count > 0 ? key[0].p.Name : all[0], keep: false);
    }

    /// <summary>
    /// True when two records of a delivery with one key of theirs have one key of ours: every part of ours follows from
    /// parts of theirs and from the delivery.
    /// </summary>
    private bool SharesOurKey()
    {
        var told = feed.Contract.PrimaryKey.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        if (told.Count == 0)
            return false;
        told.UnionWith([FeedNames.File, FeedNames.Slot, FeedNames.FileDate]);
        return feed.Table.Columns.Where(c => c.IsKey)
            .All(c => feed.For(c.Name) is not { } expression || expression.Names.All(told.Contains));
    }

    private void TargetRepeats()
    {
        var key = feed.Table.Columns.Where(c => c.IsKey).ToList();
        var named = string.Join(", ' ', ",
            key.Select(c => $"{Names.Literal(c.Name + "=")}, CAST({Names.Quote(c.Name)} AS VARCHAR)"));
        Repeated(Suspect, keys, content, named, key[0].Name,
            feed.Contract.Repeats == Repeats.Keep);
    }

    private void Repeated(string rows, string key, string all, string named, string column, bool keep)
    {
        var again = keep
            ? "' again; with repeats: keep the map must tell the rows apart, for example by _file and _line'"
            : "' again with other content'";
        scratch.Execute($"""
            INSERT INTO {Verdict}
            SELECT d, line, CASE WHEN same AND NOT {(keep ? "TRUE" : "FALSE")} THEN 'dup' ELSE 'bad' END,
              concat({Names.Literal(column)}, chr({(int)ContractSql.FaultMark}), 'found the key ', {named},
                {again}, '; line ', first, ' has it first; expected each key once in a delivery')
            FROM (SELECT d, line, {key},
                row_number() OVER w AS nth, first_value(line) OVER w AS first,
                row({all}) IS NOT DISTINCT FROM first_value(row({all})) OVER w AS same
              FROM {Good(rows)}
              WINDOW w AS (PARTITION BY d, {key} ORDER BY line))
            WHERE nth > 1
            """);
    }

    private void AcrossDeliveries(string? known)
    {
        var good = Good(Suspect);
        var standing = known is null ? "" : $"""
            UNION ALL SELECT -1, 0, {content} FROM {known} WHERE hash({keys}) IN (SELECT h FROM {Shared})
            {(feed.Table is BitemporalTable ? Newest : "")}
            """;
        scratch.Execute($"""
            CREATE TABLE {Chain} AS
            SELECT d, line, {keys},
              lag(d) OVER w IS NOT NULL AND row({content}) IS NOT DISTINCT FROM lag(row({content})) OVER w AS same
            FROM (SELECT d, line, {content} FROM {good} {standing})
            WINDOW w AS (PARTITION BY {keys} ORDER BY d, line)
            """);
        scratch.Execute($"INSERT INTO {Verdict} SELECT d, line, 'dup', NULL FROM {Chain} WHERE same AND d >= 0");
        scratch.Execute($"""
            INSERT INTO {Superseded}
            SELECT {keys} FROM {Chain} WHERE d = -1
              AND ({keys}) IN (SELECT ({keys}) FROM {Chain} WHERE d >= 0 AND NOT same)
            """);
        scratch.Execute($"""
            INSERT INTO {Outdone}
            SELECT d, line FROM {good}
            QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY d DESC) > 1
            """);
    }

    private bool AnyTwice(string table, string hashes)
    {
        scratch.Execute($"CREATE TABLE {table} AS SELECT h FROM ({hashes}) GROUP BY h HAVING count(*) > 1");
        return (long)scratch.Query($"SELECT count(*) FROM {table}").Single()[0]! > 0;
    }

    private static string List(IEnumerable<Column> columns) => string.Join(
        ", ", columns.Select(c => Names.Quote(c.Name)));
}
