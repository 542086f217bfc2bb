using System.Globalization;
using DataPlatform.Core;

namespace DataPlatform.Semantic.Compiling;

/// <summary>One statement over one fact: its SQL and where in its result what stands.</summary>
/// <param name="Fact">What it aggregates.</param>
/// <param name="Sql">The statement.</param>
/// <param name="By">Dimensions of its rows.</param>
/// <param name="Measures">Measures of its cells.</param>
/// <param name="UsesSegments">True when segments are joined.</param>
/// <param name="Window">Business dates of the rows it reads.</param>
/// <param name="Scope">Which rows of these dates it reads, as text.</param>
internal sealed record Statement(
    Table Fact, Sql Sql, IReadOnlyList<Dimension> By, IReadOnlyList<Measure> Measures, bool UsesSegments, Window Window,
    string Scope)
{
    /// <summary>
    /// Cells per measure: value, rows that count, rows that lack it, first and last currency, rows without.
    /// </summary>
    internal const int Width = 6;

    internal int Start(int measure) => By.Count + 2 + measure * Width;
}

/// <summary>
/// The one compiler. Every statement stands on a <see cref="FactScope"/>; each fact is aggregated by itself, so joining
/// facts can never multiply a value.
/// </summary>
internal static class Statements
{
    /// <summary>Measures of one fact by the dimensions asked for.</summary>
    internal static Statement Aggregate(Table fact, IReadOnlyList<Measure> measures, Resolved asked) =>
        Grouped(fact, measures, asked.By, asked, timeOnly: false);

    /// <summary>
    /// What the reader may see of a fact in each period, whatever else is filtered: it tells "none" from "not known".
    /// </summary>
    internal static Statement Period(Table fact, IReadOnlyList<Measure> measures, Resolved asked) =>
        Grouped(fact, measures, [.. asked.By.Where(d => d.IsTime)], asked, timeOnly: true);

    /// <summary>
    /// Fact rows behind a number: keys, dimensions asked for, the columns its formula reads, and their source.
    /// </summary>
    internal static Sql Rows(Table fact, IReadOnlyList<Measure> measures, Resolved asked, int limit)
    {
        var scope = new FactScope(fact, asked);
        var dimensions = asked.By.Select(d => (Sql)$"{scope.Value(d)} AS {Alias(d.Name)}").ToList();
        var own = Contributing(fact, measures).Select(c => (Sql)$"{c} AS {Alias(c.Name)}");
        var from = scope.FromWhere(only: Only(measures));
        var keys = fact.Columns.Where(c => c.IsKey).Select(c => (Sql)$"{c}").ToList();
        return $"""
            SELECT r.*, {SourceKeys.Of(fact, asked.Holds)} AS source_key
            FROM (
                SELECT {Sql.Join(", ", [.. own, .. dimensions.Where((_, i) => fact.Find(asked.By[i].Name) is null)])}
                {from}
                ORDER BY {Sql.Join(", ", keys)}
                LIMIT {(long)limit}) AS r
            ORDER BY {Sql.Join(", ", fact.Columns.Where(c => c.IsKey).Select(c => (Sql)$"r.{Alias(c.Name)}"))}
            """;
    }

    /// <summary>How many fact rows stand behind a number.</summary>
    internal static Sql CountRows(Table fact, IReadOnlyList<Measure> measures, Resolved asked) =>
        $"SELECT count(*) AS row_count {new FactScope(fact, asked).FromWhere(only: Only(measures))}";

    /// <summary>The values of a dimension that the reader may see.</summary>
    internal static Sql Values(Table fact, Dimension dimension, Resolved asked, int limit)
    {
        var scope = new FactScope(fact, asked);
        var value = scope.Value(dimension);
        return $"SELECT DISTINCT {value} AS v {scope.FromWhere()} ORDER BY 1 LIMIT {(long)limit}";
    }

    private static Statement Grouped(
        Table fact, IReadOnlyList<Measure> measures, IReadOnlyList<Dimension> by, Resolved asked, bool timeOnly)
    {
        var scope = new FactScope(fact, asked);
        var groups = by.Select(scope.Grouped).ToList();
        var columns = groups.Select((g, i) => (Sql)$"{g.Text} AS {Alias($"d{i + 1}")}").ToList();
        // resolving a filter may join the segments, and their version is told with the row
        var from = scope.FromWhere(timeOnly);
        columns.Add(Sql.Trusted("count(*) AS row_count"));
        columns.Add(Schemes(scope.UsesSegments && asked.Holds(Tables.Assignments), by));
        for (var i = 0; i < measures.Count; i++)
            columns.AddRange(Cells(measures[i], i + 1));
        Sql group = by.Count == 0
            ? Sql.Empty
            : $"GROUP BY {Sql.Join(", ", groups.Select((g, i) => by[i].Part is null ? Place(i + 1) : g.Key))}";
        Sql sql = $"""
            SELECT {Sql.Join(",\n       ", columns)}
            {from}
            {group}
            """;
        return new Statement(
            fact, sql, by, measures, scope.UsesSegments, asked.Query.Window, scope.AtAnyTime.Inline());
    }

    // a group of one scheme version needs no list of them
    private static Sql Schemes(bool known, IReadOnlyList<Dimension> by) => Sql.Trusted(
        !known ? "CAST(NULL AS STRING) AS schemes"
        : by.Any(d => d.Lookup == Lookup.SchemeVersion) ? "sg.scheme_version_id AS schemes"
        : "string_agg(DISTINCT sg.scheme_version_id, ',') AS schemes");

    private static Sql Place(int column) => Sql.Trusted(column.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<Sql> Cells(Measure measure, int number)
    {
        Sql where = measure.Only is null ? Sql.Empty : $" FILTER (WHERE {measure.Only})";
        var exact = Sql.Trusted($"DECIMAL(38,{measure.Scale})");
        yield return $"CAST({measure.Aggregate} AS {exact}) AS {Alias($"m{number}")}";
        Sql count = measure.Counted is { } counted ? $"count(DISTINCT {counted})" : Sql.Trusted("count(*)");
        yield return $"{count}{where} AS {Alias($"n{number}")}";
        Sql lacks = (measure.Unknown, measure.Only) switch
        {
            (null, _) => Sql.Trusted("CAST(0 AS BIGINT)"),
            ({ } unknown, null) => $"{count} FILTER (WHERE {unknown})",
            ({ } unknown, { } only) => $"{count} FILTER (WHERE ({unknown}) AND ({only}))",
        };
        yield return $"{lacks} AS {Alias($"u{number}")}";
        var currency = measure.IsMoney ? FactShape.Of(measure.Fact).Currency : null;
        if (currency is null)
        {
            yield return $"CAST(NULL AS STRING) AS {Alias($"a{number}")}";
            yield return $"CAST(NULL AS STRING) AS {Alias($"z{number}")}";
            yield return $"CAST(0 AS BIGINT) AS {Alias($"c{number}")}";
            yield break;
        }
        yield return $"min({currency}){where} AS {Alias($"a{number}")}";
        yield return $"max({currency}){where} AS {Alias($"z{number}")}";
        // an amount nobody knows needs no currency
        Sql known = measure.Unknown is null ? Sql.Empty : $" AND ({measure.Unknown}) IS NOT TRUE";
        Sql none = $"{currency} IS NULL{known}{(measure.Only is null ? Sql.Empty : $" AND ({measure.Only})")}";
        yield return $"count(*) FILTER (WHERE {none}) AS {Alias($"c{number}")}";
    }

    private static Sql Alias(string name) => Sql.Trusted(Names.CheckedIdentifier(name));

    private static Sql? Only(IReadOnlyList<Measure> measures) => measures.Any(m => m.Only is null)
        ? null
        : Sql.Join(" OR ", measures.DistinctBy(m => m.Only!.Inline()).Select(m => (Sql)$"({m.Only!})"));

    private static IEnumerable<Column> Contributing(Table fact, IReadOnlyList<Measure> measures)
    {
        var read = measures.SelectMany(
            m => m.Aggregate.Columns.Concat(m.Only?.Columns ?? []).Concat(m.Unknown?.Columns ?? []))
            .Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        read.UnionWith(SourceKeys.Columns(fact));
        string[] conforming = ["business_date", "period", "customer_id", "product_id", "currency"];
        return fact.Columns.Where(c => c.IsKey || read.Contains(c.Name) || conforming.Contains(c.Name));
    }
}
