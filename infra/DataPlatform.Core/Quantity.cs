namespace DataPlatform.Core;

/// <summary>A number with its unit of measure (UNECE Recommendation 20 code where there is one).</summary>
public readonly record struct Quantity(decimal Value, string Unit)
{
    /// <summary>Kilograms in one US short ton, exact.</summary>
    public const decimal KilogramsPerShortTon = 907.18474m;

    /// <summary>Kilometres in one statute mile, exact.</summary>
    public const decimal KilometresPerMile = 1.609344m;

    /// <summary>Tonne-kilometres in one short ton-mile, exact: 1.45997231821056.</summary>
    public const decimal TonneKilometresPerShortTonMile = KilogramsPerShortTon / 1000m * KilometresPerMile;

    /// <summary>Sum of two quantities of one unit.</summary>
    public static Quantity operator +(Quantity a, Quantity b) => a.Unit == b.Unit
        ? new Quantity(a.Value + b.Value, a.Unit)
        : throw new ArgumentException($"{a.Unit} and {b.Unit} do not add; convert one first");

    /// <summary>Same as +, for languages without operators.</summary>
    public static Quantity Add(Quantity left, Quantity right) => left + right;

    /// <inheritdoc/>
    public override string ToString() => $"{Value} {Unit}";
}
