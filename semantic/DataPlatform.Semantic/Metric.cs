using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Semantic;

/// <summary>Which way is good.</summary>
public enum Direction
{
    /// <summary>More is better.</summary>
    Higher,
    /// <summary>Less is better.</summary>
    Lower,
    /// <summary>Neither: a size, not an achievement.</summary>
    Neither,
}

/// <summary>Whether values of parts add up to the value of the whole.</summary>
public enum Additivity
{
    /// <summary>Adds up over every dimension.</summary>
    Additive,
    /// <summary>Adds up over everything but time; over time it is averaged.</summary>
    SemiAdditive,
    /// <summary>Does not add up: asked again at each level, never averaged.</summary>
    NotAdditive,
}

/// <summary>
/// A named business measure with formula, grain and unit. The id is the field's name in snake case; the version is the
/// hash of the definition, so a changed definition is a new version.
/// </summary>
public sealed record Metric
{
    private Metric(string id, string about, Formula formula, string unit)
    {
        Id = id;
        About = about;
        Formula = formula;
        Unit = unit;
    }

    /// <summary>Share of rows that may lack what a metric needs before it is not computable: 5 %.</summary>
    public const decimal DefaultUnknownLimit = 0.05m;

    /// <summary>Name in the catalogue, snake case.</summary>
    public string Id { get; }

    /// <summary>Id in words: <c>Gross margin share</c>.</summary>
    public string Title { get => field ?? Words(Id); init; }

    /// <summary>The definition in one sentence.</summary>
    public string About { get; }

    /// <summary>How it is put together.</summary>
    public Formula Formula { get; }

    /// <summary><c>share</c>, <c>currency</c>, <c>orders</c>, <c>kg CO2e</c> ...</summary>
    public string Unit { get; }

    /// <summary>True when its unit has the currency in it.</summary>
    internal bool IsMoney => Unit.Contains(Units.Currency, StringComparison.Ordinal);

    /// <summary>Which way is good.</summary>
    public Direction Direction { get; init; } = Direction.Higher;

    /// <summary>Whether parts add up.</summary>
    public Additivity Additivity { get; init; } = Additivity.NotAdditive;

    /// <summary>SCOR code or other outside reference, or null.</summary>
    public string? Code { get; init; }

    /// <summary>Group in the catalogue.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What a person should know before asking, such as why it has no segments; or null.</summary>
    public string? Limits { get; init; }

    /// <summary>
    /// Share of unknown rows above which the metric is not computable; below it the reading carries a note.
    /// </summary>
    public decimal UnknownLimit { get; init; } = DefaultUnknownLimit;

    /// <summary>Facts it reads, each once.</summary>
    public IReadOnlyList<Table> Facts => [.. Formula.Measures.Select(m => m.Fact).DistinctBy(f => f.TableName)];

    /// <summary>What one row of its facts stands for.</summary>
    public string Grain => string.Join(" / ", Facts.Select(f => f.Grain).Distinct());

    /// <summary>The date it is told by.</summary>
    public string TimeAxis =>
        string.Join(" / ", Facts.Select(f => FactShape.Of(f).Day?.ToString() ?? "none").Distinct());

    /// <summary>First 12 digits of the SHA-256 of everything that decides its value.</summary>
    public string Version
    {
        get
        {
            var text = new StringBuilder(Id).Append('|').Append(Unit).Append('|').Append(Additivity).Append('|')
                .Append(Formula.Text).Append('|').Append(UnknownLimit);
            foreach (var measure in Formula.Measures)
                text.Append('|').Append(measure.Key);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
        }
    }

    /// <summary>A sum of a value over the rows of a fact; rows whose value is null are unknown, not zero.</summary>
    public static Metric Sum(
        Table fact, Sql value, string unit, string about, Sql? only = null, string? lacking = null, string? noun = null,
        [CallerMemberName] string field = "") =>
        new(Names.Snake(field), about, new Formula.Leaf(SumOf(fact, value, unit, only, lacking, noun)), unit)
        {
            Additivity = Additivity.Additive,
        };

    /// <summary>One measure that is already spelled out.</summary>
    internal static Metric Exact(Measure measure, string unit, string about, string field) =>
        new(Names.Snake(field), about, new Formula.Leaf(measure), unit) { Additivity = Additivity.Additive };

    /// <summary>An aggregate that has a value for every row, such as a count.</summary>
    public static Metric Count(
        Table fact, Sql aggregate, string unit, string about, Sql? only = null, string? noun = null,
        [CallerMemberName] string field = "") =>
        new(Names.Snake(field), about, new Formula.Leaf(new Measure(fact, Filtered(aggregate, only))
        {
            Only = only,
            Noun = noun ?? FactShape.Of(fact).Noun,
        }), unit);

    /// <summary>
    /// Numerator over denominator, both over the rows of one fact that <paramref name="unknown"/> leaves.
    /// </summary>
    public static Metric Ratio(
        Table fact, Sql numerator, Sql denominator, string unit, string about, Unknown? unknown = null,
        [CallerMemberName] string field = "") =>
        new(Names.Snake(field), about, new Formula.Quotient(
            new Formula.Leaf(Side(fact, numerator, unknown)), new Formula.Leaf(Side(fact, denominator, unknown))),
            unit);

    /// <summary>A metric from other metrics.</summary>
    public static Metric From(Formula formula, string unit, string about, [CallerMemberName] string field = "") =>
        new(Names.Snake(field), about, formula, unit);

    /// <summary>This metric divided by another.</summary>
    public Formula Over(Metric other) =>
        new Formula.Quotient(Formula, other.Formula) { Divisor = other.Title.ToLowerInvariant() };

    /// <summary>This metric less others.</summary>
    public Formula Less(params IReadOnlyList<Metric> others) =>
        new Formula.Terms([(1, Formula), .. others.Select(o => (-1, o.Formula))]);

    /// <summary>This metric and others added up.</summary>
    public Formula And(params IReadOnlyList<Metric> others) =>
        new Formula.Terms([(1, Formula), .. others.Select(o => (1, o.Formula))]);

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal static Measure SumOf(
        Table fact, Sql value, string unit, Sql? only = null, string? lacking = null, string? noun = null) =>
        new(fact, Filtered($"sum({value})", only))
        {
            Only = only,
            Unknown = $"({value}) IS NULL",
            Lacking = lacking ?? $"carry no {Measure.Plain(value).Replace('_', ' ')}",
            Noun = noun ?? FactShape.Of(fact).Noun,
            IsMoney = unit == Units.Currency,
        };

    private static Measure Side(Table fact, Sql aggregate, Unknown? unknown) => new(fact, aggregate)
    {
        Only = unknown?.Only,
        Unknown = unknown?.Rows,
        Lacking = unknown?.Lacking ?? "carry no value",
        None = unknown?.None,
        Noun = unknown?.Noun ?? FactShape.Of(fact).Noun,
        Counted = unknown?.Counted,
    };

    private static Sql Filtered(Sql aggregate, Sql? only) =>
        only is null ? aggregate : $"{aggregate} FILTER (WHERE {only})";

    private static string Words(string id) => char.ToUpperInvariant(id[0]) + id[1..].Replace('_', ' ');
}

/// <summary>
/// Which rows of a ratio lack what it needs, and how to say it: "38 % of orders carry no delivery status".
/// </summary>
public sealed record Unknown(Sql Rows, string Lacking)
{
    /// <summary>Rows the ratio is about; null = all.</summary>
    public Sql? Only { get; init; }

    /// <summary>What to say when all rows lack it; null = the share in words.</summary>
    public string? None { get; init; }

    /// <summary>What one row is, in the plural; null = the fact's word.</summary>
    public string? Noun { get; init; }

    /// <summary>What is counted where it stands in several rows; null = the rows.</summary>
    public Sql? Counted { get; init; }
}

/// <summary>Units that mean something to the compiler or occur often.</summary>
public static class Units
{
    /// <summary>An amount in the rows' own currency; the answer says which.</summary>
    public const string Currency = "currency";

    /// <summary>A part of one: 0.97 is 97 %.</summary>
    public const string Share = "share";
}
