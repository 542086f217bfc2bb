using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;
using DataPlatform.Ingestion.Batches;
using DataPlatform.Ingestion.Contracts;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Text;

/// <summary>
/// The workspace's own text as rows. Only what is new or changed is written, so that text without change writes
/// nothing.
/// <para>A bitemporal table keeps every row: a changed one is followed by one for the same key and start with a later
/// <c>recorded_at</c>, and one that vanished from the text by one whose <c>valid_to</c> equals its <c>valid_from</c>:
/// as
/// known from now on, it never held. (To end something, write its end.) As known before, it holds as it did.</para>
/// <para>Change requests, approvals and calendar days have one time axis: they are replaced, and what vanished is
/// removed; the table's earlier versions hold how it was.</para>
/// </summary>
public static class WorkspaceText
{
    /// <summary>The source system of all rows that text states.</summary>
    public const string SourceSystem = "workspace";

    private const string Stated = "text_stated";
    private const string Standing = "text_standing";
    private const string Change = "text_change";

    /// <summary>Lands every table; returns rows written per table.</summary>
    public static TextReport Land(WorkspaceDefinition workspace, Lake lake, IScratch scratch, TimeProvider clock)
    {
        var written = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            foreach (var text in WorkspaceRows.Of(workspace))
            {
                var rows = Land(text, lake, scratch, clock);
                if (rows > 0)
                    written[text.Table.TableName] = rows;
            }
        }
        finally
        {
            foreach (var table in new[] { Stated, Standing, Change })
                scratch.Execute($"DROP TABLE IF EXISTS {table}");
        }
        return new TextReport(written);
    }

    private static long Land(TextTable text, Lake lake, IScratch scratch, TimeProvider clock)
    {
        var table = text.Table;
        var existing = lake.Open(table.TableName);
        if (text.Rows.Count == 0 && existing is null)
            return 0;
        var content = MapSql.Content(table).ToList();
        scratch.Load(Stated, [.. content.Select(c => new ScratchColumn(c.Name, c.Type)),
            new ScratchColumn("place", new ColumnType(ColumnKind.Text))], text.Rows);
        Stand(scratch, existing, table);
        Compare(scratch, table, content);
        var counts = scratch.Query($"SELECT change_of_row, count(*) FROM {Change} GROUP BY change_of_row")
            .ToDictionary(r => (string)r[0]!, r => (long)r[1]!, StringComparer.Ordinal);
        var changed = counts.Where(c => c.Key != "same").Sum(c => c.Value);
        if (changed > 0)
            Write(text, lake, scratch, clock.GetUtcNow(), counts);
        return changed;
    }

    // what the text is known to have stated: of several rows for one key the newest, unless it withdraws the key
    private static void Stand(IScratch scratch, DeltaTable? existing, Table table)
    {
        var keys = Keys(table);
        var rows = existing is null || existing.Snapshot().Files.Count == 0
            ? $"(SELECT {string.Join(", ", table.Columns.Select(Unknown))} LIMIT 0)"
            : scratch.Rows(existing, table);
        var withdrawn = table is BitemporalTable ? "WHERE valid_to > valid_from" : "";
        scratch.Execute($"DROP TABLE IF EXISTS {Standing}");
        scratch.Execute($"""
            CREATE TABLE {Standing} AS SELECT * FROM (
              SELECT * FROM {rows} WHERE source_system = '{SourceSystem}'
              QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY recorded_at DESC) = 1)
            {withdrawn}
            """);
    }

    private static void Compare(IScratch scratch, Table table, List<Column> content)
    {
        var keys = Keys(table);
        var same = string.Join(" AND ", content.Where(c => !c.IsKey)
            .Select(c => $"t.{Names.Quote(c.Name)} IS NOT DISTINCT FROM s.{Names.Quote(c.Name)}").DefaultIfEmpty(
                "TRUE"));
        var first = Names.Quote(content.First(c => c.IsKey).Name);
        var values = content.Select(c => $"CAST(t.{Names.Quote(c.Name)} AS {c.Type.Sql}) AS {Names.Quote(c.Name)}");
        var gone = content.Select(c => c.Name == "valid_to" && table is BitemporalTable ? "s.valid_from"
            : $"s.{Names.Quote(c.Name)}");
        scratch.Execute($"DROP TABLE IF EXISTS {Change}");
        scratch.Execute($"""
            CREATE TABLE {Change} AS
            SELECT CASE WHEN s.{first} IS NULL THEN 'new' WHEN {same} THEN 'same' ELSE 'changed' END AS change_of_row,
              {string.Join(", ", values)}, t.place
            FROM {Stated} t LEFT JOIN {Standing} s USING ({keys})
            UNION ALL
            SELECT 'gone', {string.Join(", ", gone)}, s.source_key
            FROM {Standing} s ANTI JOIN {Stated} t USING ({keys})
            """);
    }

    private static void Write(
        TextTable text, Lake lake, IScratch scratch, DateTimeOffset now, Dictionary<string, long> counts)
    {
        var table = text.Table;
        var target = lake.OpenOrCreate(table);
        var version = target.Snapshot().Version + 1;
        var hash = Hash(string.Join('\n', text.Rows.Select(r => string.Join('\u001f', r.SkipLast(1)))));
        var batch = Hash($"{SourceSystem}\n{table.TableName}\n{version}\n{hash}")[..32];
        var columns = table.Columns.Select(c => c.Name switch
        {
            "source_system" => $"'{SourceSystem}' AS source_system",
            "source_key" => "place AS source_key",
            "batch_id" => $"'{batch}' AS batch_id",
            "recorded_at" => $"{SqlRendering.InlineValue(now)} AS recorded_at",
            _ => Names.Quote(c.Name),
        });
        var kept = table is BitemporalTable ? "change_of_row <> 'same'" : "change_of_row IN ('new', 'changed')";
        var select = $"SELECT {string.Join(", ", columns)} FROM {Change} WHERE {kept} ORDER BY {Keys(table)}";
        var info = new CommitInfo("LAND TEXT", $"text:{table.TableName}", version,
            $"workspace text for {table.TableName}");
        // the batch first: a rerun after a crash finds the difference again only while the rows are not there
        Count(text, lake, scratch, batch, hash, now, counts);
        if (table is BitemporalTable || !counts.ContainsKey("changed") && !counts.ContainsKey("gone"))
            target.Append(select, info);
        else
            target.OverwriteWhere(
                $"source_system = '{SourceSystem}' AND ({Keys(table)}) IN (SELECT ({Keys(table)}) FROM {Change} "
                + "WHERE change_of_row <> 'same')", select, info);
    }

    private static void Count(
        TextTable text, Lake lake, IScratch scratch, string batch, string hash, DateTimeOffset now,
        Dictionary<string, long> counts)
    {
        var t = new IngestionBatch();
        var (read, same) = (counts.Values.Sum(), counts.GetValueOrDefault("same"));
        var values = new Dictionary<string, object?>
        {
            [t.BatchId.Name] = batch, [t.Feed.Name] = SourceSystem, [t.File.Name] = $"text of {text.Table.TableName}",
            [t.TargetTable.Name] = text.Table.TableName, [t.ContentHash.Name] = hash, [t.Read.Name] = read,
            [t.Landed.Name] = read - same, [t.Quarantined.Name] = 0L, [t.Duplicates.Name] = same,
                [t.Corrects.Name] = null,
            [t.State.Name] = KnownBatch.IsLanded, [t.RecordedAt.Name] = now,
        };
        scratch.Load(Stated, [.. t.Columns.Select(c => new ScratchColumn(c.Name, c.Type))],
            [[.. t.Columns.Select(c => values[c.Name])]]);
        lake.OpenOrCreate(t).Merge([t.BatchId.Name], $"SELECT * FROM {Stated}",
            new CommitInfo("LAND TEXT", $"text:{batch}", 0, $"workspace text for {text.Table.TableName}"));
    }

    private static string Unknown(Column column) => $"CAST(NULL AS {column.Type.Sql}) AS {Names.Quote(column.Name)}";

    private static string Keys(Table table) =>
        string.Join(", ", table.Columns.Where(c => c.IsKey).Select(c => Names.Quote(c.Name)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
