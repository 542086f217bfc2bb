using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Batches;

/// <summary>A batch as <c>ingestion_batch</c> holds it.</summary>
internal sealed record KnownBatch(
    string BatchId, string File, string ContentHash, long Read, long Landed, long Quarantined, long Duplicates,
    string? Corrects, string State)
{
    internal const string IsLanded = "landed";
    internal const string IsReplaced = "replaced";

    /// <summary>Every batch of a feed that went to the table it fills today.</summary>
    internal static List<KnownBatch> Of(Lake lake, IScratch scratch, FeedDefinition feed)
    {
        var t = new IngestionBatch();
        if (lake.Open(t.TableName) is not { } table)
            return [];
        var columns = new Column[]
        {
            t.BatchId, t.File, t.ContentHash, t.Read, t.Landed, t.Quarantined, t.Duplicates, t.Corrects, t.State,
        };
        var select = string.Join(", ", columns.Select(c => Names.Quote(c.Name)));
        return
        [
            .. scratch.Query($"SELECT {select} FROM {scratch.Scan(table.Snapshot())} "
                + $"WHERE feed = {Names.Literal(feed.Name)} AND target_table = {Names.Literal(feed.Table.TableName)}")
                .Select(r => new KnownBatch((string)r[0]!, (string)r[1]!, (string)r[2]!, (long)r[3]!, (long)r[4]!, (
                    long)r[5]!,
                    (long)r[6]!, (string?)r[7], (string)r[8]!)),
        ];
    }
}

/// <summary>A delivery that has not landed, and the batch it takes the place of.</summary>
internal sealed record Arrival(Delivery Delivery, string BatchId, KnownBatch? Corrects);

/// <summary>
/// Which deliveries are new. In a slot the file with the last name (by ordinal order) stands; a file with the same
/// content as
/// the batch that stands is that batch, whatever its name; a file whose name comes before the one that stands is
/// superseded by it.
/// </summary>
internal sealed record Arrivals(IReadOnlyList<Arrival> Fresh, IReadOnlyList<FileReport> Others)
{
    internal static Arrivals Among(
        Source source, FeedDefinition feed, IReadOnlyList<Delivery> offered, IReadOnlyList<KnownBatch> known)
    {
        var standing = known.Where(b => b.State == KnownBatch.IsLanded)
            .GroupBy(b => source.SlotOf(feed, b.File), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(b => b.File, StringComparer.Ordinal)!, StringComparer.Ordinal);
        var fresh = new List<Arrival>();
        var others = new List<FileReport>();
        foreach (var slot in offered.GroupBy(d => d.Slot, StringComparer.Ordinal))
        {
            var last = slot.MaxBy(d => d.File, StringComparer.Ordinal)!;
            standing.TryGetValue(slot.Key, out var batch);
            var older = !source.IsWhole && batch is not null && string.CompareOrdinal(last.File, batch.File) < 0;
            if (batch?.ContentHash != last.ContentHash && !older)
                fresh.Add(new Arrival(last, IdOf(feed.Name, last), batch));
            var winner = older ? batch!.File : last.File;
            foreach (var delivery in slot.Where(d => fresh.Count == 0 || d != fresh[^1].Delivery))
                others.Add(Other(delivery, batch, winner));
        }
        return new Arrivals(fresh, others);
    }

    /// <summary>The batch's id: one feed, one file name and one content make one batch.</summary>
    internal static string IdOf(string feed, Delivery delivery) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{feed}\n{delivery.File}\n{delivery.ContentHash}")))[..32];

    private static FileReport Other(Delivery delivery, KnownBatch? batch, string winner) =>
        batch is not null && batch.ContentHash == delivery.ContentHash
            ? new FileReport(delivery.File, FileOutcome.AlreadyLanded, batch.BatchId, batch.Read, batch.Landed,
                batch.Quarantined, batch.Duplicates, batch.File == delivery.File ? null : batch.File)
            : new FileReport(delivery.File, FileOutcome.Superseded, null, 0, 0, 0, 0, winner);
}
