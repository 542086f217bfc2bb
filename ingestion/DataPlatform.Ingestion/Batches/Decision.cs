using System.Globalization;
using DataPlatform.Ingestion.Contracts;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Batches;

/// <summary>The counts of one delivery; they close, or the landing stops.</summary>
internal sealed record DeliveryCounts(long Read, long Landed, long Quarantined, long Duplicates);

/// <summary>What became of every row of a staging after the key check.</summary>
internal sealed record Decision(IReadOnlyList<DeliveryCounts> Counts, List<Rejection> Rejections)
{
    internal static Decision Of(IScratch scratch, FeedDefinition feed, Staging staging)
    {
        var rejections = Refused(scratch, staging);
        var duplicates = PerDelivery(
            scratch, $"SELECT d, count(*) FROM {KeyCheck.Verdict} WHERE kind = 'dup' GROUP BY d");
        var good = PerDelivery(scratch, $"""
            SELECT d, count(*)
            FROM (SELECT d FROM {KeyCheck.Written(feed)} UNION ALL SELECT d FROM {KeyCheck.Outdone}) GROUP BY d
            """);
        var bad = rejections.CountBy(r => r.Delivery).ToDictionary();
        var counts = new List<DeliveryCounts>();
        for (var i = 0; i < staging.Counts.Length; i++)
        {
            var c = new DeliveryCounts(staging.Counts[i], good.GetValueOrDefault(i), bad.GetValueOrDefault(i),
                duplicates.GetValueOrDefault(i));
            if (c.Read != c.Landed + c.Quarantined + c.Duplicates)
                throw new InvalidOperationException($"{feed.Name}, delivery {i}: the counts do not close: {c}");
            counts.Add(c);
        }
        return new Decision(counts, rejections);
    }

    private static List<Rejection> Refused(IScratch scratch, Staging staging)
    {
        var refused = scratch.Query(
            $"SELECT d, line, fault FROM {KeyCheck.Verdict} WHERE kind = 'bad' ORDER BY d, line")
            .Select(r => (Delivery: (int)(long)r[0]!, Line: (long)r[1]!,
                Fault: ((string)r[2]!).Split(ContractSql.FaultMark, 2))).ToList();
        var received = refused.GroupBy(r => r.Delivery).ToDictionary(
            g => g.Key, g => staging.Received(g.Key, g.Select(r => r.Line).ToHashSet()));
        return
        [
            .. staging.Broken.Concat(refused.Select(r => new Rejection(r.Delivery, r.Line, r.Fault[0], r.Fault[1],
                received[r.Delivery].GetValueOrDefault(r.Line, "")))).OrderBy(r => r.Delivery).ThenBy(r => r.Line),
        ];
    }

    private static Dictionary<int, long> PerDelivery(IScratch scratch, string sql) =>
        scratch.Query(sql).ToDictionary(r => Convert.ToInt32(r[0], CultureInfo.InvariantCulture), r => (long)r[1]!);
}
