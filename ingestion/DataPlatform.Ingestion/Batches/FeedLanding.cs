using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Batches;

/// <summary>
/// Lands all new deliveries of one feed in one go: the rows, then the quarantine, then the batches. A rerun after a
/// crash
/// finds the batches missing and does the same again over whatever was written.
/// </summary>
internal sealed class FeedLanding(LandingContext context, FeedDefinition feed)
{
    private readonly FeedRead read = new(context.Workspace, feed, context.Scratch);
    private readonly IScratch scratch = context.Scratch;

    /// <summary>Lands what is new and reports every file.</summary>
    internal FeedReport Run()
    {
        var source = Source.Of(feed);
        var known = KnownBatch.Of(context.Lake, scratch, feed);
        var arrivals = Arrivals.Among(source, feed, source.Deliveries(read), known);
        if (arrivals.Fresh.Count == 0)
            return Report(arrivals.Others);
        try
        {
            return Report([.. arrivals.Others, .. Land(arrivals.Fresh, known)]);
        }
        finally
        {
            Staging.Clear(scratch);
        }
    }

    private FeedReport Report(IReadOnlyList<FileReport> files) => new(
        feed.Name, feed.Table.TableName, [.. files.OrderBy(f => f.File, StringComparer.Ordinal)]);

    private List<FileReport> Land(IReadOnlyList<Arrival> fresh, List<KnownBatch> known)
    {
        var staging = new Staging(read, [.. fresh.Select(a => a.Delivery)], context.Progress);
        staging.Fill([.. fresh.Select(a => a.BatchId)]);
        var table = context.Lake.OpenOrCreate(feed.Table);
        var leaving = Leaving(table, fresh, known);
        new KeyCheck(scratch, feed, staging).Run(table.Snapshot().Files.Count == 0 ? null : Kept(table, leaving));
        var decision = Decision.Of(scratch, feed, staging);
        var reports = new List<FileReport>();
        for (var i = 0; i < fresh.Count; i++)
        {
            var counts = decision.Counts[i];
            reports.Add(new FileReport(fresh[i].Delivery.File,
                fresh[i].Corrects is null ? FileOutcome.Landed : FileOutcome.Corrected, fresh[i].BatchId, counts.Read,
                counts.Landed, counts.Quarantined, counts.Duplicates, fresh[i].Corrects?.File,
                counts.Quarantined > context.Workspace.Settings.Limits.QuarantineShare * counts.Read));
        }
        new BatchCommit(context, feed, table).Write(fresh, leaving, decision.Rejections, reports, known);
        return reports;
    }

    /// <summary>
    /// Batches whose rows do not stay: those that are corrected, those that land now (an earlier attempt may have
    /// written
    /// them), and those of an attempt that never finished and is not made again.
    /// </summary>
    private List<string> Leaving(DeltaTable table, IReadOnlyList<Arrival> fresh, List<KnownBatch> known)
    {
        var own = fresh.Select(a => a.BatchId).ToHashSet(StringComparer.Ordinal);
        var finished = known.Where(b => b.State == KnownBatch.IsLanded).Select(b => b.BatchId)
            .Except(fresh.Where(a => a.Corrects is not null).Select(a => a.Corrects!.BatchId)).ToHashSet(
                StringComparer.Ordinal);
        var present = table.Snapshot().Files.Count == 0
            ? []
            : scratch.Query($"SELECT DISTINCT batch_id FROM {scratch.Rows(table, feed.Table)} "
                + $"WHERE source_system = {Names.Literal(feed.Name)}").Select(r => (string)r[0]!).ToList();
        return [.. present.Where(b => own.Contains(b) || !finished.Contains(b)).Order(StringComparer.Ordinal)];
    }

    private string Kept(DeltaTable table, List<string> leaving) => leaving.Count == 0
        ? scratch.Rows(table, feed.Table)
        : $"(SELECT * FROM {scratch.Rows(table, feed.Table)} WHERE batch_id NOT IN ({BatchCommit.In(leaving)}))";
}
