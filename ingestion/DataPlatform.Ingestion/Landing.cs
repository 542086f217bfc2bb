using DataPlatform.Core;
using DataPlatform.Ingestion.Batches;
using DataPlatform.Ingestion.Text;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion;

/// <summary>
/// Brings a workspace's feeds and its own text into the lake. Landing twice does what landing once does, also after a
/// crash between any two writes: what has landed is known by name and content, and the batch's row in
/// <c>ingestion_batch</c> is written last.
/// </summary>
public static class Landing
{
    /// <summary>Lands the workspace's text, then every feed. A feed that cannot land does not stop the
    /// others.</summary>
    public static LandingReport Land(
        WorkspaceDefinition workspace, Lake lake, IScratch scratch, TimeProvider clock,
        IProgress<LandingProgress>? progress = null)
    {
        var text = WorkspaceText.Land(workspace, lake, scratch, clock);
        var context = new LandingContext(workspace, lake, scratch, clock, progress);
        return new LandingReport([.. workspace.Feeds.Select(f => Land(context, f))], text);
    }

    /// <summary>Lands one feed.</summary>
    public static FeedReport Land(
        WorkspaceDefinition workspace, FeedDefinition feed, Lake lake, IScratch scratch, TimeProvider clock,
        IProgress<LandingProgress>? progress = null) =>
        Land(new LandingContext(workspace, lake, scratch, clock, progress), feed);

    private static FeedReport Land(LandingContext context, FeedDefinition feed)
    {
        try
        {
            return new FeedLanding(context, feed).Run();
        }
        catch (DefinitionException wrong)
        {
            return new FeedReport(feed.Name, feed.Table.TableName, [], new FeedFailure(
                wrong.Message, IsOperating: false));
        }
        catch (Exception failed) when (failed is TransientException or TerminalException)
        {
            return new FeedReport(feed.Name, feed.Table.TableName, [], new FeedFailure(
                failed.Message, IsOperating: true));
        }
    }
}

/// <summary>What every step of a landing needs.</summary>
internal sealed record LandingContext(
    WorkspaceDefinition Workspace, Lake Lake, IScratch Scratch, TimeProvider Clock,
        IProgress<LandingProgress>? Progress);
