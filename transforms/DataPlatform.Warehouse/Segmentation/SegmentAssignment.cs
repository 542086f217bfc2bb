using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Segmentation;

/// <summary>
/// Who is in which segment, and when: the entity's own history, cut by the days on which a scheme's version is in force
/// and by assignments made by hand. In each piece a hand's assignment wins; otherwise the first rule that holds. An
/// entity for which no rule holds has no row and shows as UNASSIGNED. By hand counts in those versions that have the
/// segment.
/// </summary>
public sealed class SegmentAssignment(Rules? rules = null) : Transform
{
    /// <summary>The segment of everything that has none.</summary>
    public const string Unassigned = "UNASSIGNED";

    private readonly Rules rules = rules ?? Rules.None;
    private readonly Customer customers = new();
    private readonly Product products = new();
    private readonly Channel channels = new();
    private readonly SegmentOverride overrides = new();

    public override string Grain => "scheme version, entity, valid from";
    public Column<string> SchemeVersionId => Key<string>();
    public Column<string> EntityType => Key<string>("customer, product or channel");
    public Column<string> EntityKey => Key<string>();
    public Column<DateOnly> ValidFrom => Key<DateOnly>("inclusive; within the days the version is in force");
    public Column<DateOnly> ValidTo => Col<DateOnly>("exclusive");
    public Column<string> SchemeId => Col<string>();
    public Column<string> SegmentId => Col<string>();
    public Column<string> Reason => Col<string>("rule or by hand");

    /// <summary>True for the entity's row that holds on the day.</summary>
    public Sql On(Sql entity, Sql day) => $"{EntityKey} = {entity} AND {day} >= {ValidFrom} AND {day} < {ValidTo}";

    public override Sql Query(Window window) => rules.Schemes.Count == 0
        ? Output.None(this)
        : Sql.Join("\nUNION ALL\n", rules.Schemes.Select(Version));

    private Sql Version(SchemeRules version)
    {
        var (key, source, starts, ends, holds) = Basis(version);
        Sql segment = $"coalesce({overrides.SegmentId}, {First(version, key)})";
        var hands = overrides.AsKnown(rules.AsKnownAt);
        Sql scheme = $"{new Text(version.SchemeId)}";
        Sql hand = $"""
            {hands} ON {overrides.SchemeId} = {scheme}
                AND {overrides.SegmentId} IN ({Known(version)})
            """;
        return $"""
            SELECT {new Text(version.SchemeVersionId)} AS {SchemeVersionId}, {new Text(version.Basis)} AS {EntityType},
                span.entity AS {EntityKey}, span.valid_from AS {ValidFrom}, span.valid_to AS {ValidTo},
                {new Text(version.SchemeId)} AS {SchemeId}, {segment} AS {SegmentId},
                CASE WHEN {overrides.SegmentId} IS NULL THEN 'rule' ELSE 'by hand' END AS {Reason}
            FROM (
                SELECT entity, day AS valid_from,
                    lead(day, 1, {version.To}) OVER (PARTITION BY entity ORDER BY day) AS valid_to
                FROM (
                    SELECT {key} AS entity, greatest({starts}, {version.From}) AS day FROM {source}
                    UNION SELECT {key}, {ends} FROM {source}
                    UNION SELECT {overrides.EntityKey}, greatest({overrides.ValidFrom}, {version.From})
                        FROM {hands} WHERE {overrides.SchemeId} = {scheme}
                    UNION SELECT {overrides.EntityKey}, {overrides.ValidTo}
                        FROM {hands} WHERE {overrides.SchemeId} = {scheme}
                ) AS cut
                WHERE day >= {version.From} AND day < {version.To}
            ) AS span
            LEFT JOIN {source} ON {key} = span.entity AND {holds}
            LEFT JOIN {hand} AND {overrides.EntityKey} = span.entity AND {overrides.On(Sql.Trusted("span.valid_from"))}
            WHERE {segment} IS NOT NULL
            """;
    }

    private (Column Key, Sql Source, Sql Starts, Sql Ends, Sql Holds) Basis(SchemeRules version)
    {
        var day = Sql.Trusted("span.valid_from");
        return version.Basis switch
        {
            "customer" => (customers.CustomerId, customers.AsKnown(rules.AsKnownAt), $"{customers.ValidFrom}",
                $"{customers.ValidTo}", customers.On(day)),
            "product" => (products.ProductId, products.AsKnown(rules.AsKnownAt), $"{products.ValidFrom}",
                $"{products.ValidTo}", products.On(day)),
            "channel" => (channels.ChannelId, $"{channels}", $"{version.From}", $"{version.To}", Sql.Trusted("TRUE")),
            var other => throw new DefinitionException(
                version.SchemeVersionId, other, "a basis: customer, product or channel"),
        };
    }

    private static Sql First(SchemeRules version, Column key)
    {
        var basis = key.Table;
        Sql? Find(string name) => basis.Find(name) is { } column ? (Sql)$"{column}" : null;
        var branches = version.Segments.Where(s => s.Rule is not null).Select(s => (Sql)$"""
            WHEN {s.Rule!.ToSql(Find, basis.Columns.Select(c => c.Name))} THEN {new Text(s.SegmentId)}
            """).ToList();
        return branches.Count == 0 ? Sql.Trusted("NULL")
            : $"CASE WHEN {key} IS NULL THEN NULL {Sql.Join(" ", branches)} END";
    }

    private static Sql Known(SchemeRules version) => version.Segments.Count == 0
        ? Sql.Trusted("NULL")
        : Sql.Join(", ", version.Segments.Select(s => (Sql)$"{new Text(s.SegmentId)}"));
}
