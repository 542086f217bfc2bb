using DataPlatform.Core;
using DataPlatform.Ingestion.Batches;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion;

/// <summary>A row that would not land: where it stands, what is wrong, and how it was received.</summary>
public sealed record RefusedRow(string File, long Line, string Column, string Reason, string Received);

/// <summary>What a feed file makes of its data.</summary>
/// <param name="Files">Counts per file; none has been written anywhere.</param>
/// <param name="Refused">The first rows that would go to quarantine.</param>
public sealed record FeedCheckReport(IReadOnlyList<FileReport> Files, IReadOnlyList<RefusedRow> Refused);

/// <summary>Looks at what a feed would do, without landing.</summary>
public static class FeedCheck
{
    /// <summary>
    /// Reads all of the feed's deliveries as if none had landed. A mistake in the feed file or a wrong file is a
    /// <see cref="DefinitionException"/>.
    /// </summary>
    public static FeedCheckReport Run(WorkspaceDefinition workspace, FeedDefinition feed, IScratch scratch,
        int rows = 10)
    {
        var read = new FeedRead(workspace, feed, scratch);
        var deliveries = Source.Of(feed).Deliveries(read);
        try
        {
            var staging = new Staging(read, deliveries, null);
            staging.Fill([.. deliveries.Select(d => Arrivals.IdOf(feed.Name, d))]);
            new KeyCheck(scratch, feed, staging).Run(known: null);
            var decision = Decision.Of(scratch, feed, staging);
            return new FeedCheckReport(
                [
                    .. decision.Counts.Select((c, i) => new FileReport(
                        deliveries[i].File, FileOutcome.Landed, null, c.Read,
                        c.Landed, c.Quarantined, c.Duplicates,
                        OverLimit: c.Quarantined > workspace.Settings.Limits.QuarantineShare * c.Read)),
                ],
                [
                    .. decision.Rejections.Take(rows).Select(r => new RefusedRow(
                        deliveries[r.Delivery].File, r.Line, r.Column, r.Reason, r.Received)),
                ]);
        }
        finally
        {
            Staging.Clear(scratch);
        }
    }

    /// <summary>
    /// Binds contract and map of every feed against the types of their columns, without reading a row: all mistakes
    /// that
    /// only the engine sees.
    /// </summary>
    public static IReadOnlyList<DefinitionException> Bind(WorkspaceDefinition workspace, IScratch scratch)
    {
        var mistakes = new List<DefinitionException>();
        foreach (var feed in workspace.Feeds)
        {
            try
            {
                new Staging(new FeedRead(workspace, feed, scratch), [], null).Fill([]);
            }
            catch (DefinitionException mistake)
            {
                mistakes.Add(mistake);
            }
            finally
            {
                Staging.Clear(scratch);
            }
        }
        return mistakes;
    }
}
