using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// The greenhouse gas inventory by line of the GHG Protocol. Hired transport stands well to wheel in category 4, 9 or 1
/// by who pays. Fuel of own vehicles and of sites stands tank to wheel in scope 1 and well to tank in category 3.
/// Purchased energy stands in scope 2 by location or by market, as the activity says. What has no emission is counted,
/// not taken as nothing.
/// </summary>
public sealed class GhgInventoryLine : Transform
{
    private readonly EmissionAllocation parts = new();
    private readonly ActivityData activities = new();
    private readonly FactorValue factors = new();

    public override string Grain => "month, company, line, method, data type, mode, factor, factor version";
    public Column<DateOnly> Period => Key<DateOnly>("first day of the month");
    public Column<string> CompanyCode => Key<string>("* when unknown");
    public Column<string> Line => Key<string>("1, 2 location, 2 market, or 3. and the category");
    public Column<string> Method => Key<string>("distance, hub, spend or activity; * when there is no emission");
    public Column<string> DataType => Key<string>("primary, modelled, default or spend; * when unknown");
    public Column<string> Mode => Key<string>("of transport, or the site");
    public Column<string> FactorId => Key<string>("* when none is named");
    public Column<string> FactorVersion => Key<string>("* when none holds");
    public Column<long> Items => Col<long>("order lines' parts of elements, or activities");
    public Column<long> Gaps => Col<long>("of them without an emission");
    public Column<decimal> Tkm => Dec("tkm", 38, 7);
    public Column<decimal> Kg => Dec("kg CO2e", 38, 12, "of the items that have one; null when none has");
    public Column<decimal> RegulatedKg => Dec("kg CO2e", 38, 12, "under regulated emission trading schemes");

    public override Sql Query(Window window) => $"""
        WITH item AS (
            SELECT {parts.BusinessDate} AS day_of, {parts.CompanyCode} AS company,
                CASE WHEN {parts.GhgScope} = 1 THEN '1' ELSE '3.' || CAST({parts.GhgCategory} AS STRING) END AS line_of,
                {parts.Method} AS method, {parts.DataType} AS data_type, {parts.Mode} AS mode,
                {parts.FactorId} AS factor_id, {parts.FactorVersion} AS factor_version, {parts.Tkm} AS tkm,
                CASE WHEN {parts.GhgScope} = 1 THEN {parts.TtwKg} ELSE {parts.WtwKg} END AS kg,
                CAST(0 AS DECIMAL(38,16)) AS regulated
            FROM {parts}
            UNION ALL
            SELECT {parts.BusinessDate}, {parts.CompanyCode}, '3.3', {parts.Method}, {parts.DataType}, {parts.Mode},
                {parts.FactorId}, {parts.FactorVersion}, CAST(NULL AS DECIMAL(28,7)), {parts.WttKg},
                CAST(0 AS DECIMAL(38,16))
            FROM {parts} WHERE {parts.GhgScope} = 1
            UNION ALL
            {Activity($"""
                CASE {activities.Scope} WHEN 1 THEN '1' WHEN 2 THEN '2 ' || coalesce({activities.Basis}, 'location')
                    ELSE '3.' || CAST({activities.Category} AS STRING) END
                """, $"""
                CASE WHEN {activities.Scope} = 1 THEN {factors.TtwKg}
                    ELSE coalesce({factors.WtwKg}, {factors.TtwKg}) END
                """)}
            UNION ALL
            {Activity($"'3.3'", $"{factors.WttKg}")} WHERE {activities.Scope} = 1
        )
        SELECT {Output.Month(Sql.Trusted("day_of"))} AS {Period}, coalesce(company, '*') AS {CompanyCode},
            line_of AS {Line}, coalesce(method, '*') AS {Method}, coalesce(data_type, '*') AS {DataType},
            coalesce(mode, '*') AS {Mode}, coalesce(factor_id, '*') AS {FactorId},
            coalesce(factor_version, '*') AS {FactorVersion}, {Items.From($"count(*)")},
            {Gaps.From($"count(*) - count(kg)")}, {Tkm.From($"sum(tkm)")}, {Kg.From($"sum(kg)")},
            {RegulatedKg.From($"sum(regulated)")}
        FROM item
        WHERE day_of IS NOT NULL AND line_of IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        """;

    private Sql Activity(Sql line, Sql perUnit)
    {
        Sql kg = $"""
            CAST(CAST(CAST({activities.Quantity} AS DECIMAL(18,6)) * {CarbonUnits.Size($"{activities.Unit}")}
                AS DECIMAL(20,6)) * CAST({perUnit} AS DECIMAL(18,9)) AS DECIMAL(38,15))
            """;
        return $"""
            SELECT {activities.PeriodStart}, {activities.CompanyCode}, {line},
                CASE WHEN {factors.FactorId} IS NOT NULL THEN 'activity' END,
                coalesce({activities.DataType}, 'primary'), {activities.Site}, {activities.FactorId}, {factors.Version},
                CAST(NULL AS DECIMAL(28,7)), CAST({kg} AS DECIMAL(38,16)),
                CASE WHEN {activities.Regulated} THEN CAST({kg} AS DECIMAL(38,16)) ELSE 0 END
            FROM {activities} LEFT JOIN {factors} ON {factors.FactorId} = {activities.FactorId}
                AND {activities.PeriodStart} >= {factors.ValidFrom} AND {activities.PeriodStart} < {factors.ValidTo}
                AND {factors.Unit} = {CarbonUnits.Counted($"{activities.Unit}")}
            """;
    }
}
