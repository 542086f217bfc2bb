namespace DataPlatform.Tests.Proof.Book;

/// <summary>One chapter of published numbers.</summary>
public sealed record Chapter(string Title, IReadOnlyList<PublishedNumber> Numbers);

/// <summary>Every published number the product recomputes. What is not in this list is not proved.</summary>
public static class ProofBook
{
    public static IReadOnlyList<Chapter> Chapters { get; } =
    [
        new("Costing", CostingNumbers.All),
        new("Carbon", CarbonNumbers.All),
        new("Service", ServiceNumbers.All),
        new("Inventory", [.. InventoryNumbers.All, .. StockPolicyNumbers.All]),
        new("Measures and control", ControlNumbers.All),
    ];

    public static PublishedNumber Find(string id) =>
        Chapters.SelectMany(c => c.Numbers).Single(n => n.Id == id);

    /// <summary>The figures of a number, computed once per process.</summary>
    public static IReadOnlyList<Figure> Figures(PublishedNumber number) =>
        computed.GetOrAdd(number.Id, _ => new(number.Figures)).Value;

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<IReadOnlyList<Figure>>>
        computed = new();
}
