using DataPlatform.Reports.Scorecards;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Reports.Portal;

/// <summary>How late feeds are against their contracts. Grain: feed.</summary>
public static class Freshness
{
    /// <summary>Newest delivery of every feed and by how many days it is late; zero = fresh.</summary>
    public static IReadOnlyList<StaleFeed> Of(PortalData data)
    {
        var batch = new IngestionBatch();
        var newest = data.Read($"""
            SELECT {batch.Feed} AS feed, max({batch.RecordedAt}) AS at FROM {batch}
            WHERE {batch.State} = 'landed' GROUP BY 1
            """).ToDictionary(r => r.Text("feed") ?? "", r => r.Instant("at"), StringComparer.Ordinal);
        return
        [
            .. data.Workspace.Feeds.Select(feed =>
            {
                var at = newest.GetValueOrDefault(feed.Name);
                var day = at is { } known ? DateOnly.FromDateTime(known.UtcDateTime) : (DateOnly?)null;
                var allowed = feed.Contract.FreshnessDays;
                var late = day is { } d && allowed is { } days ? Math.Max(0, data.Today.DayNumber - d.DayNumber - days)
                    : 0;
                return new StaleFeed(feed.Name, day, late);
            }),
        ];
    }

    /// <summary>Those that are late, or never came.</summary>
    public static IReadOnlyList<StaleFeed> Stale(IReadOnlyList<StaleFeed> feeds) =>
        [.. feeds.Where(f => f.DaysLate > 0 || f.LastDelivery is null).OrderByDescending(f => f.DaysLate)];
}
