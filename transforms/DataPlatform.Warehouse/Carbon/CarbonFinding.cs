using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// What stands between the inventory and a signature, by name and with the amount it concerns: elements without mass,
/// distance or factor, lines without mass, spend in place of activity, payers not stated, kinds of data not stated, and
/// in factor sets blanks, lost characters, unknown units and gases that do not add up.
/// </summary>
public sealed class CarbonFinding : Transform
{
    // published gases carry five decimals each; the sum of three rounded numbers and a rounded total differs by less
    private const decimal RoundingOfGases = 0.00003m;

    private readonly TransportChainElement elements = new();
    private readonly EmissionAllocation parts = new();
    private readonly PublishedFactor published = new();
    private readonly StatedFactor stated = new();
    private readonly OperationIntensity operations = new();
    private readonly PlaceDistance places = new();
    private readonly ActivityData activities = new();
    private readonly FactorValue factors = new();

    public override string Grain => "finding, subject, period, currency";
    public Column<string> Finding => Key<string>("what it is, in words");
    public Column<string> Subject => Key<string>("what it is about: mode and factor, published line, place");
    public Column<DateOnly> Period => Key<DateOnly>("first day of the month; 0001-01-01 for what has no day");
    public Column<string> Currency => Key<string>("of the freight; * for what has no freight");
    public Column<long> Items => Col<long>("elements, lines or numbers concerned");
    public Column<decimal> MassKg => Dec("kg", 38, 3);
    public Column<decimal> Tkm => Dec("tkm", 38, 7);
    public Column<decimal> FreightAmount => Money();
    public Column<decimal> Kg => Dec("kg CO2e", 38, 12, "emission concerned, where there is one");
    public Column<string> Says => Col<string>();
    public Column<string> Example => Col<string>("one element or the file and line");

    public override Sql Query(Window window) => $"""
        WITH open_element AS (
            {Element($"{elements.Gap}", $"'no emission is computed'", $"{elements.Gap} IS NOT NULL")}
            UNION ALL
            {Element($"'spend-based'", $"'freight times a spend factor stands in for: ' || {elements.Replaces}",
                $"{elements.Method} = 'spend'")}
            UNION ALL
            {Element($"'payer not stated'", $"'category 4 is assumed'",
                $"{elements.FreightPayer} IS NULL AND {elements.GhgScope} = 3")}
            UNION ALL
            {Element($"'kind of data not stated'", $"'primary share and quality tier leave it out'",
                $"{elements.DataType} IS NULL AND {elements.Gap} IS NULL")}
        ), finding AS (
            SELECT finding, subject, {Output.Month(Sql.Trusted("day_of"))} AS period, currency, count(*) AS items,
                CAST(sum(mass) AS DECIMAL(38,3)) AS mass, CAST(sum(tkm) AS DECIMAL(38,7)) AS tkm,
                CAST(sum(freight) AS DECIMAL(18,2)) AS freight, CAST(sum(kg) AS DECIMAL(38,12)) AS kg,
                min(says) AS says, min(example) AS example
            FROM open_element GROUP BY 1, 2, 3, 4
            UNION ALL
            SELECT {parts.Gap} || ' of a line', {parts.Mode}, {Output.Month($"{parts.BusinessDate}")}, '*', count(*),
                {Nothing()}, CAST(NULL AS DECIMAL(38,12)), 'other lines of the shipment carry its emission',
                min({parts.OrderNo} || ' ' || {parts.LineNo})
            FROM {parts} JOIN {elements} ON {elements.TceId} = {parts.TceId}
            WHERE {parts.Gap} IS NOT NULL AND {elements.Gap} IS NULL GROUP BY 1, 2, 3
            UNION ALL
            {Number("blank in the factor set", $"'the publisher states no value: ' || coalesce({published.Name}, '')",
                $"{published.Value} IS NULL")}
            UNION ALL
            {Number("lost character in the factor set", $"coalesce({published.Name}, '')",
                $"{published.Name} LIKE {new Text("%\uFFFD%")}")}
            UNION ALL
            SELECT 'gases do not add up to CO2e', factor_id || ' ' || version || ' ' || stage, DATE '0001-01-01', '*',
                CAST(1 AS BIGINT), {Nothing()}, CAST(NULL AS DECIMAL(38,12)), 'CO2e ' || CAST(total AS STRING)
                    || ', gases ' || CAST(gases AS STRING), example
            FROM ({Gases()}) AS g WHERE abs(total - gases) > {RoundingOfGases}
            UNION ALL
            {Fact("unknown unit of a factor", $"{stated.FactorId} || ' ' || {stated.Version}",
                $"'the unit is ' || coalesce({stated.StatedUnit}, 'not stated')", $"{stated.SourceKeys}",
                $"{stated} WHERE {stated.Gap} = 'unknown unit'")}
            UNION ALL
            {Fact("operation category without intensity", $"{operations.OperationId} || ' ' || {operations.Version}",
                $"{operations.Gap}", $"{operations.SourceKey}", $"{operations} WHERE {operations.Gap} IS NOT NULL")}
            UNION ALL
            {Fact("no coordinates of good source", $"{places.Origin} || ' to ' || {places.Destination}",
                $"{places.OriginSource} || ', ' || {places.DestinationSource}", $"{places.Origin}",
                $"{places} WHERE {places.GreatCircleKm} IS NULL")}
            UNION ALL
            {Fact("activity without factor", $"{activities.ActivityId}",
                $"coalesce({activities.FactorId}, 'no factor named') || ', ' || coalesce({activities.Unit}, 'no unit')",
                $"{activities.SourceKey}", $"""
                {activities} LEFT JOIN {factors} ON {factors.FactorId} = {activities.FactorId}
                    AND {activities.PeriodStart} >= {factors.ValidFrom} AND {activities.PeriodStart} < {factors.ValidTo}
                    AND {factors.Unit} = {CarbonUnits.Counted($"{activities.Unit}")}
                WHERE {factors.FactorId} IS NULL
                """)}
        )
        SELECT finding AS {Finding}, coalesce(subject, '*') AS {Subject}, {NoDay()} AS {Period}, currency AS {Currency},
            {Items.From($"sum(items)")}, {MassKg.From($"sum(mass)")}, {Tkm.From($"sum(tkm)")},
            {FreightAmount.From($"sum(freight)")}, {Kg.From($"sum(kg)")}, min(says) AS {Says},
            min(example) AS {Example}
        FROM finding WHERE finding IS NOT NULL GROUP BY 1, 2, 3, 4
        """;

    private Sql Element(Sql finding, Sql says, Sql condition) => $"""
        SELECT {finding} AS finding, coalesce({elements.Mode}, 'mode not stated') || ' '
                || coalesce({elements.FactorId}, 'no factor named') AS subject, {elements.BusinessDate} AS day_of,
            coalesce({elements.Currency}, '*') AS currency, {elements.MassKg} AS mass, {elements.Tkm} AS tkm,
            CASE WHEN {elements.Kind} = 'transport' THEN {elements.FreightAmount} END AS freight,
            {elements.WtwKg} AS kg, {says} AS says, {elements.TceId} AS example
        FROM {elements} WHERE {condition}
        """;

    private Sql Number(string finding, Sql says, Sql condition) => Fact(
        finding, $"{published.LineId} || ' ' || {published.Version}", says, $"{published.SourceKey}",
        $"{published} WHERE {condition}");

    private static Sql Fact(string finding, Sql subject, Sql says, Sql example, Sql from) => $"""
        SELECT {new Text(finding)}, {subject}, DATE '0001-01-01', '*', CAST(1 AS BIGINT), {Nothing()},
            CAST(NULL AS DECIMAL(38,12)), {says}, {example}
        FROM {from}
        """;

    private Sql Gases() => $"""
        SELECT {published.FactorId} AS factor_id, {published.Version} AS version, {published.Stage} AS stage,
            max(CASE WHEN {published.Gas} = 'CO2e' THEN {published.Value} END) AS total,
            CAST(sum(CASE WHEN {published.Gas} <> 'CO2e' THEN {published.Value} END) AS DECIMAL(38,12)) AS gases,
            min({published.SourceKey}) AS example
        FROM {published} WHERE {published.GasUnit} = 'kg CO2e' GROUP BY 1, 2, 3
        """;

    private static Sql NoDay() => Sql.Trusted("coalesce(period, DATE '0001-01-01')");

    private static Sql Nothing() => Sql.Trusted(
        "CAST(NULL AS DECIMAL(38,3)), CAST(NULL AS DECIMAL(38,7)), CAST(NULL AS DECIMAL(18,2))");
}
