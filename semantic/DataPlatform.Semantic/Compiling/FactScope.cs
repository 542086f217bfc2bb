using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Semantic.Compiling;

/// <summary>What is asked, resolved: no name in it is a user's text any more.</summary>
internal sealed record Resolved(
    MetricQuery Query,
    IReadOnlyList<Metric> Metrics,
    IReadOnlyList<Dimension> By,
    IReadOnlyList<(Dimension Dimension, IReadOnlyList<string?> Values)> Filters,
    IReadOnlyList<Condition> Conditions,
    Entitlement Entitlement,
    SchemeInfo? Scheme,
    DateOnly Today,
    Func<Table, bool> Holds)
{
    /// <summary>True when the answer is split or filtered by the dimension.</summary>
    internal bool Names(string dimension) => By.Concat(Filters.Select(f => f.Dimension))
        .Concat(Conditions.SelectMany(c => c.Dimensions)).Any(d => d.Name == dimension);
}

/// <summary>One conjunct of the condition, and the dimensions it names.</summary>
internal sealed record Condition(Expression Expression, IReadOnlyList<Dimension> Dimensions)
{
    internal bool IsTimeOnly => Dimensions.All(d => d.IsTime);
}

/// <summary>The fact cannot answer this question; the text says why.</summary>
internal sealed class NotComputableException(string because) : Exception(because);

/// <summary>
/// One fact with everything that may stand between FROM and GROUP BY: look-ups as of the business date, window, filters
/// and the entitlement. Every statement of the semantic layer is made from such a scope, so the entitlement stands in
/// exactly one place: <see cref="Visible"/>.
/// </summary>
internal sealed class FactScope(Table fact, Resolved asked)
{
    private const string Unassigned = SegmentAssignment.Unassigned;

    private readonly FactShape shape = FactShape.Of(fact);
    private readonly List<Sql> joins = [];
    private readonly HashSet<Lookup> joined = [];
    private readonly HashSet<string> customerColumns = new(StringComparer.Ordinal);
    private readonly HashSet<string> productColumns = new(StringComparer.Ordinal);

    internal Table Fact => fact;

    internal bool UsesSegments { get; private set; }

    /// <summary>
    /// The FROM and WHERE without the window, once they are made: two questions of one text see the same rows.
    /// </summary>
    internal Sql AtAnyTime { get; private set; } = Sql.Empty;

    /// <summary>The dimension over this fact, as text; not computable when the fact lacks it.</summary>
    internal Sql Value(Dimension dimension)
    {
        if (dimension.OfDay is { } part)
            return part($"{Day(dimension)}");
        var own = dimension.Columns.Select(fact.Find).FirstOrDefault(c => c is not null);
        if (own is not null)
            return own.Type.Kind == ColumnKind.Text ? (Sql)$"{own}" : $"CAST({own} AS STRING)";
        return dimension.Lookup switch
        {
            Lookup.Segment => Segment(dimension, "segment_id", Unassigned),
            Lookup.SchemeVersion => Segment(dimension, "scheme_version_id", null),
            Lookup.SegmentName => SegmentName(dimension),
            Lookup.Customer => FromCustomer(dimension),
            Lookup.Product => FromProduct(dimension),
            _ => throw Lacks(dimension),
        };
    }

    /// <summary>What rows are grouped by, and the dimension's text made of it.</summary>
    internal (Sql Key, Sql Text) Grouped(Dimension dimension)
    {
        if (dimension is not { OfDay: { } text, Part: { } part })
            return (Value(dimension), Value(dimension));
        // trusted, not a value: the two places of a bound value would not be seen to be one expression
        Sql key = $"date_trunc({Sql.Trusted($"'{part}'")}, {Day(dimension)})";
        return (key, text(key));
    }

    /// <summary>
    /// The FROM and WHERE of a statement. Call it after all values are resolved, since they add joins. With
    /// <paramref name="timeOnly"/>, filters on anything but time are left out: what the reader may see in the period.
    /// </summary>
    internal Sql FromWhere(bool timeOnly = false, Sql? only = null)
    {
        var conditions = new List<Sql> { Visible() };
        var during = new List<Sql>(2);
        if (asked.Query.Window != Window.All)
        {
            var day = shape.Day ?? throw new NotComputableException($"{shape.Noun} have no date");
            during.Add($"{day} >= {asked.Query.Window.From}");
            during.Add($"{day} < {asked.Query.Window.To}");
        }
        foreach (var (dimension, values) in asked.Filters.Where(f => !timeOnly || f.Dimension.IsTime))
            conditions.Add(OneOf(Value(dimension), values));
        foreach (var condition in asked.Conditions.Where(c => !timeOnly || c.IsTimeOnly))
            conditions.Add($"({condition.Expression.ToSql(n => Value(Dimensions.Find(n)!))})");
        if (only is not null)
            conditions.Add($"({only})");
        Sql from = $"""
            FROM {fact}
            {Sql.Join("\n", joins.Concat(Lookups()))}
            """;
        AtAnyTime = $"{from} WHERE {Sql.Join(" AND ", conditions)}";
        return $"""
            {from}
            WHERE {Sql.Join("\n  AND ", [conditions[0], .. during, .. conditions.Skip(1)])}
            """;
    }

    /// <summary>The entitlement, and the only place where it becomes SQL.</summary>
    private Sql Visible()
    {
        var may = asked.Entitlement;
        if (may.IsAll)
            return Sql.Trusted("TRUE");
        if (may.IsNone)
            return Sql.Trusted("FALSE");
        var conditions = new List<Sql>(2);
        if (may.Segments is { } segments)
        {
            var entity = shape.Basis(may.Scheme!.Basis);
            if (entity is null || shape.Day is null || !asked.Holds(Tables.Assignments))
                throw Invisible();
            joins.Add(Assigned("ent", may.Scheme, entity, $"{shape.Day}"));
            conditions.Add(OneOf(Sql.Trusted($"coalesce(ent.segment_id, '{Unassigned}')"), segments));
        }
        if (may.Regions is { } regions)
        {
            if (shape.Customer is null || shape.Day is null || !asked.Holds(Tables.Customers))
                throw Invisible();
            joins.Add(AtDay("enc", Tables.Customers, Tables.Customers.CustomerId, shape.Customer, ["sales_region"]));
            conditions.Add(OneOf(Sql.Trusted("enc.sales_region"), regions));
        }
        return conditions.Count == 0 ? Sql.Trusted("FALSE") : Sql.Join("\n  AND ", conditions);
    }

    private NotComputableException Invisible() => new(
        $"{shape.Noun} are kept without a customer to check an entitlement against, "
        + "so a restricted role cannot see them");

    private Column Day(Dimension dimension) => shape.Day ?? throw Lacks(dimension);

    private NotComputableException Lacks(Dimension dimension) => new(
        $"not by {dimension.Name}: {shape.Noun} are kept per {fact.Grain} and have no "
        + $"{dimension.Name.Replace('_', ' ')}");

    private Sql Segment(Dimension dimension, string column, string? missing)
    {
        var scheme = asked.Scheme ?? throw new NotComputableException("the workspace has no scheme to segment by");
        var entity = shape.Basis(scheme.Basis) ?? throw Lacks(dimension);
        UsesSegments = true;
        if (asked.Holds(Tables.Assignments) && joined.Add(Lookup.Segment))
            joins.Add(Assigned("sg", scheme, entity, SegmentDay(dimension)));
        if (!asked.Holds(Tables.Assignments))
            return Sql.Trusted(missing is null ? "CAST(NULL AS STRING)" : $"'{missing}'");
        return Sql.Trusted(missing is null ? $"sg.{column}" : $"coalesce(sg.{column}, '{missing}')");
    }

    private Sql SegmentDay(Dimension dimension) => asked.Query.View.Name switch
    {
        "as is" => $"{asked.Today}",
        "as of" => $"{asked.Query.View.Day!.Value}",
        _ => $"{Day(dimension)}",
    };

    private Sql SegmentName(Dimension dimension)
    {
        var segment = Segment(dimension, "segment_id", Unassigned);
        if (!asked.Holds(Tables.Segments) || !asked.Holds(Tables.Assignments))
            return segment;
        var s = Tables.Segments;
        if (joined.Add(Lookup.SegmentName))
        {
            joins.Add($"""
                LEFT JOIN (
                    SELECT {s.SchemeVersionId} AS scheme_version_id, {s.SegmentId} AS segment_id, {s.Name} AS name,
                           row_number() OVER (PARTITION BY {s.SchemeVersionId}, {s.SegmentId}
                               ORDER BY {s.ValidFrom} DESC, {s.RecordedAt} DESC) AS newest
                    FROM {s}) AS sn
                  ON sn.scheme_version_id = sg.scheme_version_id AND sn.segment_id = sg.segment_id AND sn.newest = 1
                """);
        }
        return $"coalesce(sn.name, {segment})";
    }

    private static Sql Assigned(string alias, SchemeInfo scheme, Column entity, Sql day)
    {
        var a = Tables.Assignments;
        var name = Sql.Trusted(Names.CheckedIdentifier(alias));
        return $"""
            LEFT JOIN (
                SELECT {a.SchemeVersionId} AS scheme_version_id, {a.EntityKey} AS entity_key,
                       {a.SegmentId} AS segment_id, {a.ValidFrom} AS valid_from, {a.ValidTo} AS valid_to
                FROM {a}
                WHERE {a.EntityType} = {new Text(scheme.Basis)}
                  AND {a.SchemeId} = {new Text(scheme.SchemeId)}) AS {name}
              ON {name}.entity_key = {entity} AND {day} >= {name}.valid_from AND {day} < {name}.valid_to
            """;
    }

    private Sql FromCustomer(Dimension dimension)
    {
        if (shape.Customer is null || shape.Day is null)
            throw Lacks(dimension);
        if (!asked.Holds(Tables.Customers))
            throw new NotComputableException($"not by {dimension.Name}: no customers have been landed");
        customerColumns.Add(dimension.LookupColumn!);
        return Sql.Trusted($"cu.{Names.CheckedIdentifier(dimension.LookupColumn!)}");
    }

    private Sql FromProduct(Dimension dimension)
    {
        if (fact.Find("product_id") is null || shape.Day is null)
            throw Lacks(dimension);
        if (!asked.Holds(Tables.Products))
            throw new NotComputableException($"not by {dimension.Name}: no products have been landed");
        productColumns.Add(dimension.LookupColumn!);
        return Sql.Trusted($"pr.{Names.CheckedIdentifier(dimension.LookupColumn!)}");
    }

    private IEnumerable<Sql> Lookups()
    {
        if (customerColumns.Count > 0)
            yield return AtDay("cu", Tables.Customers, Tables.Customers.CustomerId, shape.Customer!, customerColumns);
        if (productColumns.Count > 0)
            yield return AtDay(
                "pr", Tables.Products, Tables.Products.ProductId, fact.Find("product_id")!, productColumns);
    }

    /// <summary>The table's row that was true on the business date, at most one: newest knowledge first.</summary>
    private Sql AtDay(string alias, BitemporalTable table, Column key, Column foreign, IEnumerable<string> columns)
    {
        var name = Sql.Trusted(Names.CheckedIdentifier(alias));
        var listed = Sql.Join(", ", columns.Order(StringComparer.Ordinal)
            .Select(c => (Sql)$"{table.Find(c)!} AS {Sql.Trusted(Names.CheckedIdentifier(c))}"));
        return $"""
            LEFT JOIN (
                SELECT *, least(valid_until, coalesce(
                           lead(valid_since) OVER (PARTITION BY entity ORDER BY valid_since), valid_until)) AS ends
                FROM (
                    SELECT {key} AS entity, {table.ValidFrom} AS valid_since,
                           coalesce({table.ValidTo}, {BitemporalTable.Open}) AS valid_until, {listed},
                           row_number() OVER (PARTITION BY {key}, {table.ValidFrom}
                               ORDER BY {table.RecordedAt} DESC, {table.SourceKey} DESC) AS newest
                    FROM {table}) AS known
                WHERE newest = 1) AS {name}
              ON {name}.entity = {foreign} AND {shape.Day!} >= {name}.valid_since AND {shape.Day!} < {name}.ends
            """;
    }

    private static Sql OneOf(Sql value, IReadOnlyList<string?> values)
    {
        var known = values.OfType<string>().Distinct(StringComparer.Ordinal).Select(v => Sql.Value(v)).ToList();
        var tests = new List<Sql>(2);
        if (known.Count > 0)
            tests.Add($"{value} IN ({Sql.Join(", ", known)})");
        if (values.Contains(null))
            tests.Add($"{value} IS NULL");
        return tests.Count == 0 ? Sql.Trusted("FALSE") : $"({Sql.Join(" OR ", tests)})";
    }
}
