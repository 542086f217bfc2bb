using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Ingestion.Files;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Contracts;

/// <summary>
/// A contract as SQL over text cells <c>c0, c1 ...</c>: typed values <c>v0, v1 ...</c> and, for a row that breaks it,
/// the
/// first broken property in the order of the contract with what was found and what is expected. Nothing is guessed: the
/// shape of a number is matched against the declared marks before it is parsed, and a date must read back as written.
/// Numbers are decimal(18,6), or decimal(24,12) where a delivery states more than six decimals; more than twelve are
/// refused, for nothing is rounded here. A text that fits the narrow decimal is parsed as one and widened: the engine
/// parses wide decimals fifty times as slowly.
/// </summary>
internal sealed class ContractSql
{
    /// <summary>Between the name of a column and the reason in a fault.</summary>
    internal const char FaultMark = '\u001f';

    private readonly FeedDefinition feed;
    private readonly string zone;
    private readonly ContractProperty[] properties;
    private readonly HashSet<int> fine = [];

    internal ContractSql(FeedDefinition feed, string zone)
    {
        this.feed = feed;
        this.zone = zone;
        properties = [.. feed.Contract.Properties];
    }

    /// <summary>Looks for numbers with more than six decimals.</summary>
    internal void Look(IScratch scratch, string cells)
    {
        var numbers = properties.Select((p, i) => (p, i)).Where(x => x.p.Type == LogicalType.Number).ToList();
        if (numbers.Count == 0)
            return;
        var mark = Names.Literal(feed.Read.Decimal);
        var longest = numbers.Select(x => $"CAST(max(CASE WHEN contains(c{x.i}, {mark}) "
            + $"THEN length(c{x.i}) - strpos(c{x.i}, {mark}) ELSE 0 END) AS BIGINT)");
        var found = scratch.Query($"SELECT {string.Join(", ", longest)} FROM {cells}").Single();
        for (var n = 0; n < numbers.Count; n++)
        {
            if (found[n] is > 6L)
                fine.Add(numbers[n].i);
        }
    }

    /// <summary>Rows of <paramref name="cells"/> (d, line, c0 ...) as d, line, v0 ..., fault.</summary>
    internal string Check(string cells)
    {
        var typed = properties.Select((p, i) => $"{Typed(p, i)} AS v{i}");
        var faults = properties.SelectMany(Faults).ToList();
        var fault = faults.Count == 0 ? "CAST(NULL AS VARCHAR)" : $"CASE {string.Join(' ', faults)} END";
        var values = string.Join(", ", properties.Select((_, i) => $"v{i}"));
        return $"SELECT d, line, {values}, {fault} AS fault FROM (SELECT *, {string.Join(", ", typed)} FROM {cells})";
    }

    private string Typed(ContractProperty property, int i)
    {
        var text = Stripped(property, i);
        return property.Type switch
        {
            LogicalType.String => text,
            LogicalType.Integer =>
                $"CASE WHEN regexp_full_match({text}, {Whole}) THEN TRY_CAST({Bare(text)} AS BIGINT) END",
            LogicalType.Number when fine.Contains(i) => $"""
                CASE WHEN regexp_full_match({text}, {Fitting(6)})
                THEN CAST(TRY_CAST({Bare(text)} AS DECIMAL(18,6)) AS DECIMAL(24,12))
                WHEN regexp_full_match({text}, {Fitting(12)}) THEN TRY_CAST({Bare(text)} AS DECIMAL(24,12)) END
                """,
            LogicalType.Number =>
                $"CASE WHEN regexp_full_match({text}, {Fitting(6)}) THEN TRY_CAST({Bare(text)} AS DECIMAL(18,6)) END",
            LogicalType.Boolean => $"""
                CASE WHEN lower({text}) IN ('true', '1', 'yes', 'y') THEN TRUE
                WHEN lower({text}) IN ('false', '0', 'no', 'n') THEN FALSE END
                """,
            _ => Moment(property, text),
        };
    }

    private string Moment(ContractProperty property, string text)
    {
        var format = CellText.FormatOf(feed, property)!;
        var letters = Names.Literal(format.Engine);
        var parsed = $"try_strptime({text}, {letters})";
        if (format.HasOffset)
        {
            var local = $"timezone({Names.Literal(zone)}, CAST({parsed} AS TIMESTAMPTZ))";
            return property.Type == LogicalType.Date ? $"CAST({local} AS DATE)" : local;
        }
        var back = $"strftime({parsed}, {letters}) = {text}";
        return property.Type == LogicalType.Timestamp ? $"CASE WHEN {back} THEN {parsed} END"
            : format.HasTime ? $"CASE WHEN {back} AND CAST({parsed} AS DATE) = {parsed} THEN CAST({parsed} AS DATE) END"
            : $"CASE WHEN {back} THEN CAST({parsed} AS DATE) END";
    }

    private IEnumerable<string> Faults(ContractProperty property, int i)
    {
        var (cell, value) = ($"c{i}", $"v{i}");
        if (property.Required || property.PrimaryKey)
            yield return $"WHEN {cell} IS NULL THEN {Fault(property, "'found nothing; expected a value'")}";
        if (property.Type != LogicalType.String)
            yield return $"WHEN {cell} IS NOT NULL AND {value} IS NULL THEN "
                + Found(property, i, Expected(property, i));
        if (property.Enum is { } allowed)
        {
            var list = string.Join(", ", allowed.Select(Names.Literal));
            yield return $"WHEN {cell} NOT IN ({list}) THEN "
                + Found(property, i, Names.Literal("one of " + string.Join(", ", allowed)));
        }
        if (property.Pattern is { } pattern)
        {
            yield return $"WHEN NOT regexp_matches({cell}, {Names.Literal(pattern)}) THEN "
                + Found(property, i, Names.Literal($"a text that matches {pattern}"));
        }
        if (property.MinLength is { } least)
            yield return $"WHEN length({cell}) < {least} THEN "
                + Found(property, i, Names.Literal($"at least {least} characters"));
        if (property.MaxLength is { } most)
            yield return $"WHEN length({cell}) > {most} THEN "
                + Found(property, i, Names.Literal($"at most {most} characters"));
        if (property.Type is LogicalType.Number or LogicalType.Integer)
        {
            if (property.Minimum is { } minimum)
                yield return $"WHEN {value} < {Text(minimum)} THEN "
                + Found(property, i, Names.Literal($"at least {Text(minimum)}"));
            if (property.Maximum is { } maximum)
                yield return $"WHEN {value} > {Text(maximum)} THEN "
                + Found(property, i, Names.Literal($"at most {Text(maximum)}"));
        }
    }

    private string Expected(ContractProperty property, int i) => property.Type switch
    {
        LogicalType.Integer => $"CASE WHEN regexp_full_match({Stripped(property, i)}, {Whole}) "
            + $"THEN 'at most 18 digits' ELSE {Names.Literal($"a whole number like {Example(1234, 0)}")} END",
        LogicalType.Number => $"CASE WHEN regexp_full_match({Stripped(property, i)}, {AnyNumber}) "
            + "THEN 'at most 12 digits before the decimal mark and 12 after it' "
            + $"ELSE {Names.Literal($"a number like {Example(1234.56m, 2)}")} END",
        LogicalType.Boolean => "'true or false (also 1, 0, yes, no, y, n)'",
        LogicalType.Date when CellText.FormatOf(feed, property) is { HasTime: true } format =>
            Names.Literal($"a date at midnight written {format.Text}, like {format.Example}"),
        _ => Names.Literal($"a {(property.Type == LogicalType.Date ? "date" : "time")} written "
            + $"{CellText.FormatOf(feed, property)!.Text}, like {CellText.FormatOf(feed, property)!.Example}"),
    };

    private static string Found(ContractProperty property, int i, string expected) =>
        Fault(property, $"concat('found ''', left(c{i}, 100), '''; expected ', {expected})");

    private static string Fault(ContractProperty property, string reason) =>
        $"concat({Names.Literal(property.Name)}, chr({(int)FaultMark}), {reason})";

    private static string Stripped(ContractProperty property, int i) =>
        property.Strip is { Length: > 0 } strip ? $"translate(c{i}, {Names.Literal(strip)}, '')" : $"c{i}";

    private string Bare(string text)
    {
        if (feed.Read.Thousands is { Length: > 0 } thousands)
            text = $"replace({text}, {Names.Literal(thousands)}, '')";
        return feed.Read.Decimal == "." ? text : $"replace({text}, {Names.Literal(feed.Read.Decimal)}, '.')";
    }

    private string Digits => feed.Read.Thousands is { Length: > 0 } thousands
        ? $"([0-9]{{1,3}}({Regex.Escape(thousands)}[0-9]{{3}})+|[0-9]+)"
        : "[0-9]+";

    private string Mark => Regex.Escape(feed.Read.Decimal);

    private string Whole => Names.Literal($"[+-]?{Digits}");

    private string AnyNumber => Names.Literal($"[+-]?({Digits}({Mark}[0-9]+)?|{Mark}[0-9]+)");

    // digits beyond the last are accepted when they are zeros
    private string Fitting(int decimals)
    {
        var fraction = $"{Mark}[0-9]{{1,{decimals}}}0*";
        return Names.Literal($"[+-]?({Digits}({fraction})?|{fraction})");
    }

    private string Example(decimal number, int decimals)
    {
        var text = number.ToString((feed.Read.Thousands is null ? "F" : "N") + decimals, CultureInfo.InvariantCulture);
        return text.Replace(',', '\u0001').Replace(".", feed.Read.Decimal, StringComparison.Ordinal)
            .Replace("\u0001", feed.Read.Thousands, StringComparison.Ordinal);
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
