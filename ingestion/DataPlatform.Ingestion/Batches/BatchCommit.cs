using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Batches;

/// <summary>
/// The three commits of a landing, in the order that makes a rerun after a crash harmless: the table's rows, the
/// quarantined records, and last the batches, which say that the others are complete. Each names the set of batches it
/// belongs to, so that the lake itself skips one that has been made.
/// </summary>
internal sealed class BatchCommit(LandingContext context, FeedDefinition feed, DeltaTable table)
{
    private const string Rejected = "landing_rejected";
    private const string Counted = "landing_counted";
    private const int MostLiterals = 50;

    private readonly IScratch scratch = context.Scratch;
    private readonly DateTimeOffset now = context.Clock.GetUtcNow();

    /// <summary>A list of text literals.</summary>
    internal static string In(IEnumerable<string> batches) => string.Join(", ", batches.Select(Names.Literal));

    internal void Write(
        IReadOnlyList<Arrival> fresh, List<string> leaving, List<Rejection> rejections, List<FileReport> reports,
        List<KnownBatch> known)
    {
        var batches = context.Lake.OpenOrCreate(new IngestionBatch());
        var info = new CommitInfo("LAND", $"land:{feed.Name}:{SetOf(fresh)}", batches.Snapshot().Version + 1,
            $"feed {feed.Name}: {string.Join(", ", fresh.Take(3).Select(a => a.Delivery.File))}"
            + (fresh.Count > 3 ? $" and {fresh.Count - 3} more" : ""));
        Rows(fresh, leaving, info);
        Quarantine(fresh, rejections, known, info);
        Batches(batches, fresh, reports, info);
    }

    private void Rows(IReadOnlyList<Arrival> fresh, List<string> leaving, CommitInfo info)
    {
        var superseded = feed.Table is not BitemporalTable
            && (long)scratch.Query($"SELECT count(*) FROM {KeyCheck.Superseded}").Single()[0]! > 0;
        var any = (long)scratch.Query($"SELECT count(*) FROM {KeyCheck.Written(feed)}").Single()[0]! > 0;
        var select = SelectRows(feed, now);
        if (leaving.Count == 0 && !superseded)
        {
            if (any)
                table.Append(select, info);
            return;
        }
        var staying = fresh.Select(a => a.BatchId).Concat(leaving).Distinct(StringComparer.Ordinal).ToList();
        var predicate = staying.Count <= MostLiterals
            ? $"batch_id IN ({In(staying)})"
            : $"batch_id IN (SELECT batch FROM {Staging.Deliveries}) OR batch_id IN ({In(leaving.Append(""))})";
        if (superseded)
        {
            var keys = string.Join(", ", feed.Table.Columns.Where(c => c.IsKey).Select(c => Names.Quote(c.Name)));
            predicate += $" OR ({keys}) IN (SELECT ({keys}) FROM {KeyCheck.Superseded})";
        }
        table.OverwriteWhere(predicate, select, info);
    }

    /// <summary>The written rows with the columns that say where they come from and when we knew them.</summary>
    internal static string SelectRows(FeedDefinition feed, DateTimeOffset now)
    {
        var columns = feed.Table.Columns.Select(c => c.Name switch
        {
            "source_system" => $"{Names.Literal(feed.Name)} AS source_system",
            "source_key" => "concat(file, ':', CAST(line AS VARCHAR)) AS source_key",
            "batch_id" => "batch AS batch_id",
            "recorded_at" => $"{SqlRendering.InlineValue(now)} AS recorded_at",
            _ => Names.Quote(c.Name),
        });
        return $"SELECT {string.Join(", ", columns)} FROM {Staging.WithDelivery(KeyCheck.Written(feed))}";
    }

    private void Quarantine(IReadOnlyList<Arrival> fresh, List<Rejection> rejections, List<KnownBatch> known,
        CommitInfo info)
    {
        var t = new QuarantinedRecord();
        var own = fresh.Select(a => a.BatchId)
            .Concat(fresh.Where(a => a.Corrects is not null).Select(a => a.Corrects!.BatchId)).ToList();
        var earlier = known.Exists(b => b.Quarantined > 0 && own.Contains(b.BatchId));
        if (rejections.Count == 0 && !earlier)
            return;
        scratch.Execute($"DROP TABLE IF EXISTS {Rejected}");
        scratch.Load(Rejected, [.. t.Columns.Select(c => new ScratchColumn(c.Name, c.Type))],
            rejections.Select(r => Row(t,
                (t.BatchId, fresh[r.Delivery].BatchId), (t.Line, r.Line), (t.Feed, feed.Name),
                (t.File, fresh[r.Delivery].Delivery.File), (t.ColumnName, r.Column), (t.Reason, r.Reason),
                (t.Raw, r.Received), (t.State, QuarantineState.Open), (t.RecordedAt, now))));
        var select = $"SELECT * FROM {Rejected}";
        var quarantine = context.Lake.OpenOrCreate(t);
        if (!earlier && rejections.Count > 0 && !Holds(quarantine, t, own))
            quarantine.Append(select, info);
        else
            quarantine.OverwriteWhere($"batch_id IN ({In(own)})",
                $"{Obsolete(quarantine, t, fresh)} UNION ALL {select}", info);
        scratch.Execute($"DROP TABLE IF EXISTS {Rejected}");
    }

    // records of a batch that was corrected stay as evidence, but nobody needs to mend them any more
    private string Obsolete(DeltaTable quarantine, QuarantinedRecord t, IReadOnlyList<Arrival> fresh)
    {
        var corrected = fresh.Where(a => a.Corrects is not null).Select(a => a.Corrects!.BatchId)
            .Except(fresh.Select(a => a.BatchId)).Append("").ToList();
        var columns = t.Columns.Select(c => c.Name == t.State.Name
            ? $"CASE WHEN state = '{QuarantineState.Open}' THEN '{QuarantineState.Replaced}' ELSE state END AS state"
            : Names.Quote(c.Name));
        return $"SELECT {string.Join(", ", columns)} FROM {scratch.Rows(quarantine, t)} "
            + $"WHERE batch_id IN ({In(corrected)})";
    }

    private bool Holds(DeltaTable quarantine, QuarantinedRecord t, List<string> own) =>
        quarantine.Snapshot().Files.Count > 0 && (long)scratch.Query(
            $"SELECT count(*) FROM {scratch.Rows(quarantine, t)} WHERE batch_id IN ({In(own)})").Single()[0]! > 0;

    private void Batches(DeltaTable batches, IReadOnlyList<Arrival> fresh, List<FileReport> reports, CommitInfo info)
    {
        var t = new IngestionBatch();
        scratch.Execute($"DROP TABLE IF EXISTS {Counted}");
        scratch.Load(Counted, [.. t.Columns.Select(c => new ScratchColumn(c.Name, c.Type))],
            fresh.Select((a, i) => Row(t,
                (t.BatchId, a.BatchId), (t.Feed, feed.Name), (t.File, a.Delivery.File), (
                    t.TargetTable, feed.Table.TableName),
                (t.ContentHash, a.Delivery.ContentHash), (t.Read, reports[i].Read), (t.Landed, reports[i].Landed),
                (t.Quarantined, reports[i].Quarantined), (t.Duplicates, reports[i].Duplicates),
                (t.Corrects, a.Corrects?.BatchId), (t.State, KnownBatch.IsLanded), (t.RecordedAt, now))));
        var select = $"SELECT * FROM {Counted}";
        var corrected = fresh.Where(a => a.Corrects is not null).Select(a => a.Corrects!.BatchId)
            .Except(fresh.Select(a => a.BatchId)).ToList();
        if (corrected.Count > 0)
        {
            var columns = t.Columns.Select(c => c.Name == t.State.Name
                ? $"'{KnownBatch.IsReplaced}' AS state"
                : Names.Quote(c.Name));
            select += $" UNION ALL SELECT {string.Join(", ", columns)} FROM {scratch.Rows(batches, t)} "
                + $"WHERE batch_id IN ({In(corrected)})";
        }
        batches.Merge([t.BatchId.Name], select, info);
        scratch.Execute($"DROP TABLE IF EXISTS {Counted}");
    }

    private static string SetOf(IReadOnlyList<Arrival> fresh) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', fresh.Select(a => $"{a.BatchId} {a.Corrects?.BatchId}").Order(
            StringComparer.Ordinal)))))[..32];

    private static object?[] Row(Table table, params (Column Column, object? Value)[] values)
    {
        var byName = values.ToDictionary(v => v.Column.Name, v => v.Value);
        return [.. table.Columns.Select(c => byName[c.Name])];
    }
}

/// <summary>What may be true of a quarantined record.</summary>
internal static class QuarantineState
{
    internal const string Open = "open";
    internal const string Replayed = "replayed";
    internal const string Replaced = "replaced";
}
