using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>Where each property of a contract stands in a record. A column that is gone or new is named.</summary>
internal sealed class Header
{
    private Header(int count, int[] positions)
    {
        Count = count;
        Positions = positions;
    }

    /// <summary>Cells that a record must have.</summary>
    internal int Count { get; }

    /// <summary>Position of each property, in the order of the contract.</summary>
    internal int[] Positions { get; }

    /// <summary>The order that a feed without header states, or the contract's own.</summary>
    internal static Header Declared(FeedDefinition feed)
    {
        var columns = feed.Read.Columns.Count > 0
            ? feed.Read.Columns
            : [.. feed.Contract.Properties.Select(p => p.Name)];
        var gone = feed.Contract.Properties.Where(p => !columns.Contains(p.Name)).Select(p => p.Name).ToList();
        return gone.Count == 0
            ? new Header(columns.Count, Order(feed, columns))
            : throw new DefinitionException(feed.Contract.Place,
                $"properties that read.columns does not name: {List(gone)}",
                "every property of the contract among read.columns", "correct read.columns or the contract");
    }

    /// <summary>The order that a header states; it must hold exactly the contract's properties.</summary>
    internal static Header Of(FeedDefinition feed, IReadOnlyList<string> names, Place place)
    {
        var trimmed = names.Select(n => n.Trim()).ToList();
        var promised = feed.Contract.Properties.Select(p => p.Name.Trim()).ToList();
        var twice = trimmed.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key)
            .ToList();
        var gone = promised.Except(trimmed, StringComparer.Ordinal).ToList();
        var added = trimmed.Except(promised, StringComparer.Ordinal).ToList();
        if (twice.Count == 0 && gone.Count == 0 && added.Count == 0)
            return new Header(trimmed.Count, Order(feed, trimmed));
        var found = string.Join("; ", new[] { ("gone", gone), ("added", added), ("named twice", twice) }
            .Where(x => x.Item2.Count > 0).Select(x => $"{x.Item1}: {List(x.Item2)}"));
        throw new DefinitionException(place, $"columns that differ from the contract of {feed.Name} ({found})",
            List(promised), "ask the sender, or change the contract in the feed file; nothing of this feed has landed");
    }

    private static int[] Order(FeedDefinition feed, IReadOnlyList<string> names) =>
        [.. feed.Contract.Properties.Select(p => names.ToList().IndexOf(p.Name.Trim()))];

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
