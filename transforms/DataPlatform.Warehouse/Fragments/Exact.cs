using DataPlatform.Core;

namespace DataPlatform.Warehouse.Fragments;

/// <summary>
/// Exact arithmetic on whole numbers, because an engine's decimal division is binary floating point. The whole numbers
/// are 128 bits wide; the largest product in use (cents times millionths of a unit) stays below 10^30.
/// </summary>
internal static class Exact
{
    /// <summary>Decimals after the point of a mass-distance or an emission: no product of our inputs has
    /// more.</summary>
    public const int Fine = 16;

    /// <summary>Decimals after the point of a capacity unit.</summary>
    public const int Unit = 6;

    /// <summary>The type of the whole numbers: 128 bits in DuckDB, 38 digits in Spark, which has no such
    /// integer.</summary>
    public static Sql Wide { get; } = Sql.PerEngine($"HUGEINT", $"DECIMAL(38,0)");

    /// <summary>A decimal as a whole number of its last digit: 12.34 at scale 2 is 1234.</summary>
    public static Sql Whole(Sql value, int scale) =>
        $"CAST(CAST({value} AS DECIMAL(38,{Digits(scale)})) * {Power(scale)} AS {Wide})";

    /// <summary>Money in cents.</summary>
    public static Sql Cents(Sql amount) => Whole(amount, 2);

    /// <summary>A whole number back as a decimal of that scale.</summary>
    public static Sql Decimal(Sql whole, int scale) =>
        $"CAST({whole} AS DECIMAL(38,0)) * CAST({Fraction(scale)} AS DECIMAL({Digits(scale + 1)},{Digits(scale)}))";

    /// <summary>How often the divisor fits, cut towards zero; null when the divisor is zero.</summary>
    public static Sql Quotient(Sql dividend, Sql divisor) => Sql.PerEngine(
        $"(({dividend}) // nullif({divisor}, 0))", SparkQuotient($"({dividend})", divisor));

    /// <summary>The same for whole numbers of 64 bits.</summary>
    public static Sql SmallQuotient(Sql dividend, Sql divisor) => Sql.PerEngine(
        $"(({dividend}) // nullif({divisor}, 0))", $"(({dividend}) DIV nullif({divisor}, 0))");

    /// <summary>What is left over.</summary>
    public static Sql Rest(Sql dividend, Sql divisor) => $"(({dividend}) % nullif({divisor}, 0))";

    /// <summary>The quotient of two whole numbers that are not negative, rounded half to even.</summary>
    public static Sql HalfEven(Sql dividend, Sql divisor) => $"""
        ({Quotient(dividend, divisor)} + CASE
            WHEN 2 * {Rest(dividend, divisor)} > {divisor} THEN 1
            WHEN 2 * {Rest(dividend, divisor)} = {divisor} AND {Quotient(dividend, divisor)} % 2 = 1 THEN 1
            ELSE 0 END)
        """;

    /// <summary>
    /// Spark's DIV yields 64 bits, so the digits from the thirteenth on are divided by themselves; its quotient of two
    /// decimals would be rounded.
    /// </summary>
    private static Sql SparkQuotient(Sql dividend, Sql divisor)
    {
        Sql whole = $"CAST(nullif({divisor}, 0) AS DECIMAL(38,0))";
        Sql trillion = $"CAST(1000000000000 AS DECIMAL(13,0))";
        return $"""
            (CAST(CAST({dividend} AS DECIMAL(38,0)) DIV ({whole} * {trillion}) AS DECIMAL(25,0)) * {trillion}
                + CAST((CAST({dividend} AS DECIMAL(38,0)) % ({whole} * {trillion})) DIV {whole} AS DECIMAL(25,0)))
            """;
    }

    private static Sql Digits(int n) => Sql.Trusted($"{n}");

    private static Sql Power(int scale) => Sql.Trusted("1" + new string('0', scale));

    private static Sql Fraction(int scale) => Sql.Trusted("0." + new string('0', scale - 1) + "1");
}
