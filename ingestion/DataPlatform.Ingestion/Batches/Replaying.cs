using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Batches;

/// <summary>
/// Lands quarantined records of one feed. Commits in the order rows, batches, quarantine: while a record is open, a
/// rerun
/// after a crash does the same again over what was written.
/// </summary>
internal sealed class Replaying(LandingContext context, FeedDefinition feed)
{
    private const string Replayed = "landing_replayed";

    private readonly IScratch scratch = context.Scratch;
    private readonly FeedRead read = new(context.Workspace, feed, context.Scratch);
    private readonly DateTimeOffset now = context.Clock.GetUtcNow();

    internal ReplayReport Run(IReadOnlyList<QuarantinedRow> rows, string? corrected)
    {
        var batches = rows.GroupBy(r => r.BatchId, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        var records = Records(rows, corrected);
        try
        {
            var deliveries = batches.Select(b => new Delivery(
                b[0].File, b[0].File, Source.Of(feed).SlotOf(feed, b[0].File), "", DateTimeOffset.UnixEpoch)).ToList();
            var staging = new Staging(read, deliveries, null);
            staging.Fill([.. batches.Select(b => b[0].BatchId)],
                [.. batches.Select(b => b.ConvertAll(r => records[(r.BatchId, r.Line)]))],
                [.. batches.Select(b => b.ToDictionary(r => r.Line, r => r.Received))]);
            return Commit(batches, staging);
        }
        finally
        {
            scratch.Execute($"DROP TABLE IF EXISTS {Replayed}");
            Staging.Clear(scratch);
        }
    }

    private Dictionary<(string, long), SourceRecord> Records(IReadOnlyList<QuarantinedRow> rows, string? corrected)
    {
        var source = Source.Of(feed);
        var given = corrected is null ? null : source.Parse(read, rows[0].File, corrected);
        if (given is not null && given.Count != rows.Count)
        {
            throw new DefinitionException(new Place("corrected text"), $"{given.Count} records",
                $"{rows.Count}: one for each quarantined record, in their order and without a header");
        }
        return rows.Select((r, i) => (r, record: given?[i] ?? AsReceived(source, r)))
            .ToDictionary(x => (x.r.BatchId, x.r.Line), x => x.record with { Line = x.r.Line });
    }

    private SourceRecord AsReceived(Source source, QuarantinedRow row)
    {
        var parsed = source.Parse(read, row.File, row.Received);
        return parsed.Count == 1
            ? parsed[0]
            : new SourceRecord(row.Line, null, $"found {parsed.Count} records; expected one", row.Received);
    }

    private ReplayReport Commit(List<List<QuarantinedRow>> batches, Staging staging)
    {
        var table = context.Lake.OpenOrCreate(feed.Table);
        var quarantine = context.Lake.OpenOrCreate(new QuarantinedRecord());
        scratch.Load(Replayed, [new("batch", new(ColumnKind.Text)), new("source_key", new(ColumnKind.Text))],
            batches.SelectMany(b => b).Select(r => new object?[] { r.BatchId, $"{r.File}:{r.Line}" }));
        // rows that an earlier attempt has written are not there for this one
        var ours = $"(batch_id, source_key) IN (SELECT (batch, source_key) FROM {Replayed})";
        var keys = new KeyCheck(scratch, feed, staging);
        keys.Run(table.Snapshot().Files.Count == 0 ? null
            : $"(SELECT * FROM {scratch.Rows(table, feed.Table)} WHERE NOT ({ours}))",
            supersedes: false);
        var decision = Decision.Of(scratch, feed, staging);
        if (decision.Counts.Sum(c => c.Landed + c.Duplicates) > 0)
        {
            var info = new CommitInfo("REPLAY", $"replay:{feed.Name}:{SetOf(batches)}", quarantine.Snapshot().Version
                + 1,
                $"feed {feed.Name}: quarantined records land");
            table.OverwriteWhere(ours, BatchCommit.SelectRows(feed, now), info);
            Batches(batches, decision, info);
            Quarantine(batches, decision, quarantine, info);
        }
        return new ReplayReport(decision.Counts.Sum(c => c.Landed), decision.Counts.Sum(c => c.Duplicates),
            [.. decision.Rejections.Select(r => new RefusedRow(
                batches[r.Delivery][0].File, r.Line, r.Column, r.Reason, r.Received))]);
    }

    private void Batches(List<List<QuarantinedRow>> batches, Decision decision, CommitInfo info)
    {
        var t = new IngestionBatch();
        var table = context.Lake.OpenOrCreate(t);
        string Changed(Column column, Func<DeliveryCounts, long> by) => $"{column.Name} + CASE batch_id "
            + string.Join(' ', batches.Select((b, i) => $"WHEN '{b[0].BatchId}' THEN {by(decision.Counts[i])}"))
                + " ELSE 0 END";
        var columns = t.Columns.Select(c =>
            c.Name == t.Landed.Name ? $"{Changed(c, x => x.Landed)} AS landed"
            : c.Name == t.Quarantined.Name ? $"{Changed(c, x => -x.Landed - x.Duplicates)} AS quarantined"
            : c.Name == t.Duplicates.Name ? $"{Changed(c, x => x.Duplicates)} AS duplicates"
            : Names.Quote(c.Name));
        table.Merge([t.BatchId.Name], $"SELECT {string.Join(", ", columns)} FROM {scratch.Rows(table, t)} "
            + $"WHERE batch_id IN ({BatchCommit.In(batches.Select(b => b[0].BatchId))})", info);
    }

    private void Quarantine(List<List<QuarantinedRow>> batches, Decision decision, DeltaTable quarantine,
        CommitInfo info)
    {
        var t = new QuarantinedRecord();
        var still = decision.Rejections.Select(r => (batches[r.Delivery][0].BatchId, r.Line)).ToHashSet();
        var done = batches.SelectMany(b => b).Where(r => !still.Contains((r.BatchId, r.Line)))
            .Select(r => $"({Names.Literal(r.BatchId)}, {r.Line})");
        var columns = t.Columns.Select(c => c.Name == t.State.Name
            ? $"'{QuarantineState.Replayed}' AS state"
            : Names.Quote(c.Name));
        quarantine.Merge(
            [t.BatchId.Name, t.Line.Name], $"SELECT {string.Join(", ", columns)} FROM {scratch.Rows(quarantine, t)} "
            + $"WHERE (batch_id, line) IN ({string.Join(", ", done)})", info);
    }

    private static string SetOf(List<List<QuarantinedRow>> batches) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(
            string.Join('\n', batches.SelectMany(b => b).Select(r => $"{r.BatchId}:{r.Line}")))))[..32];
}
