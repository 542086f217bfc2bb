using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Emission factors of the workspace's text and of published sets in one form: kilograms of CO2e per counted unit (tkm,
/// t, l, MJ, vkm, or money), well to tank and tank to wheel apart. A published factor is its CO2e line where it has
/// one, else the sum of its gases by the set's warming potentials. What is blank stays unknown and says so.
/// </summary>
public sealed class StatedFactor(Rules? rules = null) : Transform
{
    private readonly EmissionFactor stated = new();
    private readonly PublishedFactor published = new();

    public override string Grain => "factor, version, valid from";
    public override Layer Layer => Layer.Silver;
    public Column<string> FactorId => Key<string>();
    public Column<string> Version => Key<string>();
    public Column<DateOnly> ValidFrom => Key<DateOnly>();
    public Column<DateOnly> ValidTo => Col<DateOnly>();
    public Column<string> Origin => Col<string>("text or published");
    public Column<string> FactorSet => Col<string>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("transport, hub, energy, vehicle or spend");
    public Column<string> Mode => Col<string>();
    public Column<string> StatedUnit => Col<string>("as stated");
    public Column<string> Unit => Col<string>("counted unit, or currency; null when the stated unit is unknown");
    public Column<decimal> WttKg => Dec("kg CO2e per unit", 18, 9, "well to tank");
    public Column<decimal> TtwKg => Dec("kg CO2e per unit", 18, 9, "tank to wheel");
    public Column<decimal> WtwKg => Dec("kg CO2e per unit", 18, 9, "the sum of both, or as stated where not apart");
    public Column<string> GasBasis => Col<string>("CO2e or CO2");
    public Column<string> GwpSet => Col<string>();
    public Column<string> Region => Col<string>();
    public Column<long> ReferenceYear => Col<long>();
    public Column<string> Publisher => Col<string>();
    public Column<string> Licence => Col<string>();
    public Column<string> DistanceBasis => Col<string>();
    public Column<string> EnergyCarrier => Col<string>();
    public Column<string> SourceKeys => Col<string>("files and lines the numbers stand in");
    public Column<string> Gap => Col<string>("unknown unit, blank factor; null when usable");

    public override Sql Query(Window window) => $"""
        WITH line AS (
            SELECT p.*, {CarbonUnits.Counted($"p.unit")} AS counted,
                CAST(CAST(CAST(p.number AS DECIMAL(18,12)) * CAST(CASE WHEN p.kind = 'spend' THEN 1
                        ELSE {CarbonUnits.PerCounted($"p.unit")} END AS DECIMAL(20,15)) AS DECIMAL(24,12))
                    * {CarbonUnits.Warming($"p.gas", $"p.gas_unit", $"p.gwp_set")}
                    AS DECIMAL(28,12)) AS kg
            FROM (SELECT {published.FactorId} AS factor_id, {published.Version} AS version,
                    {published.ValidFrom} AS valid_from, {published.ValidTo} AS valid_to,
                    {published.FactorSet} AS factor_set, {published.Name} AS name, {published.Kind} AS kind,
                    {published.Mode} AS mode, {published.Stage} AS stage, {published.Gas} AS gas,
                    {published.GasUnit} AS gas_unit, {published.ActivityUnit} AS unit, {published.Value} AS number,
                    {published.GwpSet} AS gwp_set, {published.Region} AS region,
                    {published.ReferenceYear} AS reference_year, {published.Publisher} AS publisher,
                    {published.Licence} AS licence, {published.DistanceBasis} AS distance_basis,
                    {published.SourceKey} AS source_key
                FROM {published.AsKnown(rules?.AsKnownAt)}) AS p
        ), stage AS (
            SELECT factor_id, version, valid_from, stage, max(CASE WHEN gas = 'CO2e' THEN kg END) AS total,
                CAST(sum(CASE WHEN gas <> 'CO2e' THEN kg END) AS DECIMAL(28,12)) AS parts,
                count(CASE WHEN gas <> 'CO2e' THEN kg END) AS gases,
                max(CASE WHEN gas = 'CO2' THEN kg END) AS carbon
            FROM line GROUP BY factor_id, version, valid_from, stage
        ), value_of AS (
            SELECT factor_id, version, valid_from, max({StageIs("wtt")}) AS wtt, max({StageIs("ttw")}) AS ttw,
                max({StageIs("wtw")}) AS wtw, max(CASE WHEN total IS NULL AND gases < 3 THEN 1 ELSE 0 END) AS only_co2
            FROM stage GROUP BY factor_id, version, valid_from
        ), head AS (
            SELECT factor_id, version, valid_from, max(valid_to) AS valid_to, max(factor_set) AS factor_set,
                coalesce(max(CASE WHEN stage <> 'wtt' THEN name END), max(name)) AS name, max(kind) AS kind,
                max(mode) AS mode, max(unit) AS unit, max(counted) AS counted, max(gwp_set) AS gwp_set,
                max(region) AS region, max(reference_year) AS reference_year, max(publisher) AS publisher,
                max(licence) AS licence, max(distance_basis) AS distance_basis, min(source_key) AS first_key,
                max(source_key) AS last_key, count(DISTINCT unit) AS units
            FROM line GROUP BY factor_id, version, valid_from
        ), both_of AS (
            SELECT h.factor_id, h.version, h.valid_from, h.valid_to, 'published' AS origin, h.factor_set, h.name,
                h.kind, h.mode, h.unit AS stated_unit, CASE WHEN h.units = 1 THEN {InUnit("h.kind",
                    "h.unit", $"h.counted")} END AS unit,
                CAST(v.wtt AS DECIMAL(18,9)) AS wtt, CAST(v.ttw AS DECIMAL(18,9)) AS ttw,
                CAST(v.wtw AS DECIMAL(18,9)) AS wtw, CASE WHEN v.only_co2 = 1 THEN 'CO2' ELSE 'CO2e' END AS gas_basis,
                h.gwp_set, h.region, h.reference_year, h.publisher, h.licence, h.distance_basis,
                CAST(NULL AS STRING) AS energy_carrier,
                CASE WHEN h.first_key = h.last_key THEN h.first_key ELSE h.first_key || ', ' || h.last_key END AS keys
            FROM head AS h JOIN value_of AS v ON v.factor_id = h.factor_id AND v.version = h.version
                AND v.valid_from = h.valid_from
            UNION ALL
            SELECT {stated.FactorId}, {stated.Version}, {stated.ValidFrom}, {stated.ValidTo}, 'text',
                {stated.Publisher},
                {stated.Name}, {stated.Kind}, {stated.Mode}, {stated.ActivityUnit},
                CASE WHEN {stated.Kind} = 'spend' THEN {stated.ActivityUnit}
                    ELSE {CarbonUnits.Counted($"{stated.ActivityUnit}")} END,
                {Own($"{stated.WttKg}")}, {Own($"{stated.TtwKg}")}, {Own($"{stated.WtwKg}")}, {stated.GasBasis},
                {stated.GwpSet}, {stated.Region}, {stated.ReferenceYear}, {stated.Publisher}, {stated.Licence},
                {stated.DistanceBasis}, {stated.EnergyCarrier}, {stated.SourceKey}
            FROM {stated.AsKnown(rules?.AsKnownAt, stated.FactorId)}
        ), ranked AS (
            SELECT b.*, row_number() OVER (PARTITION BY factor_id, version, valid_from ORDER BY origin DESC) AS place
            FROM both_of AS b
        )
        SELECT factor_id AS {FactorId}, version AS {Version}, valid_from AS {ValidFrom}, {Until()}, origin AS {Origin},
            factor_set AS {FactorSet}, name AS {Name}, kind AS {Kind}, mode AS {Mode}, stated_unit AS {StatedUnit},
            unit AS {Unit}, {WttKg.From($"wtt")}, {TtwKg.From($"ttw")},
            {WtwKg.From($"coalesce(CAST(wtt + ttw AS DECIMAL(18,9)), wtw)")}, gas_basis AS {GasBasis},
            gwp_set AS {GwpSet}, region AS {Region}, reference_year AS {ReferenceYear}, publisher AS {Publisher},
            licence AS {Licence}, distance_basis AS {DistanceBasis}, energy_carrier AS {EnergyCarrier},
            keys AS {SourceKeys},
            CASE WHEN unit IS NULL THEN 'unknown unit'
                WHEN wtt IS NULL AND ttw IS NULL AND wtw IS NULL THEN 'blank factor' END AS {Gap}
        FROM ranked WHERE place = 1
        """;

    /// <summary>The end, but not beyond the start of the factor's next version; text comes after a set of the same
    /// day.</summary>
    private Sql Until() => $"""
        least(coalesce(valid_to, {BitemporalTable.Open}), lead(valid_from, 1, {BitemporalTable.Open}) OVER (
            PARTITION BY factor_id ORDER BY valid_from, origin, version)) AS {ValidTo}
        """;

    private static Sql StageIs(string stage) => $"""
        CASE WHEN stage = {new Text(stage)} THEN coalesce(total, CASE WHEN gases = 3 THEN parts ELSE carbon END) END
        """;

    private static Sql InUnit(string kind, string unit, Sql counted) =>
        $"CASE WHEN {Sql.Trusted(kind)} = 'spend' THEN {Sql.Trusted(unit)} ELSE {counted} END";

    private Sql Own(Sql number) => $"""
        CAST(CASE WHEN {stated.Kind} = 'spend' THEN CAST({number} AS DECIMAL(18,9))
            ELSE CAST(CAST({number} AS DECIMAL(18,9)) * {CarbonUnits.PerCounted($"{stated.ActivityUnit}")}
                AS DECIMAL(18,9)) END AS DECIMAL(18,9))
        """;
}
