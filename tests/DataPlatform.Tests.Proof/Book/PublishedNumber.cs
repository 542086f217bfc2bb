namespace DataPlatform.Tests.Proof.Book;

/// <summary>
/// One published example: who published it, what went in, and what the product makes of it. The id and the check code
/// are those of the oracles: R recomputed from the published inputs, M+R inputs remembered and the published answer
/// met exactly, C inputs published and the answer ours, M remembered only.
/// </summary>
public sealed record PublishedNumber(string Id, string Check, string Source, string Inputs)
{
    /// <summary>What stands where in the product: the class or table that computed it.</summary>
    public required string ComputedBy { get; init; }

    /// <summary>Computes the figures by the product's own code.</summary>
    public required Func<IReadOnlyList<Figure>> Figures { get; init; }

    /// <summary>What the reader should know, such as a slip of the source; or null.</summary>
    public string? Note { get; init; }
}

/// <summary>One figure: what was published, what we compute, and how far apart they may be.</summary>
public sealed record Figure(string Name, string Expected, string Computed, string Tolerance, bool Holds)
{
    /// <summary>Equal to the last digit.</summary>
    public static Figure Exact(string name, decimal expected, decimal computed) =>
        new(name, Print(expected), Print(computed), "exact", expected == computed);

    /// <summary>A label, a set or a row of counts.</summary>
    public static Figure Same(string name, string expected, string computed) =>
        new(name, expected, computed, "exact", expected == computed);

    /// <summary>At most so far apart.</summary>
    public static Figure Within(string name, decimal expected, decimal computed, decimal distance) =>
        new(name, Print(expected), Print(computed), $"±{Print(distance)}", Math.Abs(expected - computed) <= distance);

    /// <summary>At most so many parts of the expected number apart.</summary>
    public static Figure Relative(string name, decimal expected, decimal computed, decimal part) =>
        new(name, Print(expected), Print(computed), $"{part:0.###e+0} relative",
            Math.Abs(expected - computed) <= part * Math.Abs(expected));

    /// <summary>Equal once rounded to the digits that were printed.</summary>
    public static Figure Printed(string name, decimal expected, decimal computed, int digits)
    {
        var rounded = decimal.Round(computed, digits, MidpointRounding.AwayFromZero);
        return new(name, Print(expected), Print(computed), $"as printed, {digits} decimals", rounded == expected);
    }

    private static string Print(decimal number) => decimal.Round(number, 10).ToString("#,0.##########",
        System.Globalization.CultureInfo.InvariantCulture);
}
