using DataPlatform.Core;
using DataPlatform.Ingestion.Batches;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion;

/// <summary>A quarantined record.</summary>
/// <param name="BatchId">Its batch.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Feed">Its feed.</param>
/// <param name="File">Its file.</param>
/// <param name="Column">First column that broke the contract; empty when the record could not be split.</param>
/// <param name="Reason">What was found and what is expected.</param>
/// <param name="Received">The record as received.</param>
/// <param name="State">open, replayed, or replaced when a corrected file took the place of its batch.</param>
/// <param name="RecordedAt">When it was put aside.</param>
public sealed record QuarantinedRow(
    string BatchId, long Line, string Feed, string File, string Column, string Reason, string Received, string State,
    DateTimeOffset RecordedAt);

/// <summary>What a replay did.</summary>
/// <param name="Landed">Records that landed.</param>
/// <param name="Duplicates">Records that the table holds already, word for word.</param>
/// <param name="Refused">Records that stay, with today's reason.</param>
public sealed record ReplayReport(long Landed, long Duplicates, IReadOnlyList<RefusedRow> Refused);

/// <summary>The rows that did not land: find, look, and try again.</summary>
public static class Quarantine
{
    /// <summary>Records by feed, file and line; only those that wait for someone unless all are asked for.</summary>
    public static IReadOnlyList<QuarantinedRow> List(Lake lake, IScratch scratch, string? feed = null, bool all = false)
    {
        var t = new QuarantinedRecord();
        if (lake.Open(t.TableName) is not { } table)
            return [];
        var columns = new Column[]
        {
            t.BatchId, t.Line, t.Feed, t.File, t.ColumnName, t.Reason, t.Raw, t.State, t.RecordedAt,
        };
        var where = (all ? "TRUE" : $"state = '{QuarantineState.Open}'")
            + (feed is null ? "" : $" AND feed = {Names.Literal(feed)}");
        return
        [
            .. scratch.Query($"SELECT {string.Join(", ", columns.Select(c => Names.Quote(c.Name)))} "
                    + $"FROM {scratch.Rows(table, t)} WHERE {where} ORDER BY feed, file, line, recorded_at")
                .Select(r => new QuarantinedRow((string)r[0]!, (long)r[1]!, (string)r[2]!, (string)r[3]!, (string)r[4]!,
                    (string)r[5]!, (string)r[6]!, (string)r[7]!, (DateTimeOffset)r[8]!)),
        ];
    }

    /// <summary>One record, by the beginning of its batch and its line; null when there is none.</summary>
    public static QuarantinedRow? Show(Lake lake, IScratch scratch, string batch, long line) =>
        List(lake, scratch, all: true).FirstOrDefault(
            r => r.Line == line && r.BatchId.StartsWith(batch, StringComparison.Ordinal));

    /// <summary>
    /// Reads waiting records again under today's feed file: as received, or from <paramref name="corrected"/>, which
    /// holds
    /// one record for each of <paramref name="rows"/> in their order and without a header. What passes lands in its own
    /// batch, whose counts follow. A replayed record never takes the place of a row that the table holds: where its key
    /// is
    /// there with other content, it stays in quarantine and says so.
    /// </summary>
    public static ReplayReport Replay(
        WorkspaceDefinition workspace, Lake lake, IScratch scratch, TimeProvider clock,
            IReadOnlyList<QuarantinedRow> rows,
        string? corrected = null)
    {
        if (corrected is not null && rows.Select(r => r.Feed).Distinct().Count() > 1)
            throw new ArgumentException("a corrected text belongs to records of one feed", nameof(rows));
        var context = new LandingContext(workspace, lake, scratch, clock, null);
        var reports = new List<ReplayReport>();
        foreach (var group in rows.Where(r => r.State == QuarantineState.Open).GroupBy(
            r => r.Feed, StringComparer.Ordinal))
        {
            var feed = workspace.Feed(group.Key) ?? throw new DefinitionException(
                new Place("feeds/" + group.Key + ".yaml"),
                $"no feed {group.Key}", "the feed that the records came from");
            reports.Add(new Replaying(context, feed).Run([.. group], corrected));
        }
        return new ReplayReport(reports.Sum(r => r.Landed), reports.Sum(r => r.Duplicates),
            [.. reports.SelectMany(r => r.Refused)]);
    }
}
