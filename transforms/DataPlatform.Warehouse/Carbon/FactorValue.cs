using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Every factor a leg, hub or activity may name, in counted units: stated and published ones, and the company's own and
/// its carriers' operation categories. An operation category comes before a factor of the same name.
/// </summary>
public sealed class FactorValue : Transform
{
    private readonly StatedFactor stated = new();
    private readonly OperationIntensity operations = new();

    public override string Grain => "factor, version, valid from";
    public override Layer Layer => Layer.Silver;
    public Column<string> FactorId => Key<string>();
    public Column<string> Version => Key<string>();
    public Column<DateOnly> ValidFrom => Key<DateOnly>();
    public Column<DateOnly> ValidTo => Col<DateOnly>();
    public Column<string> Origin => Col<string>("text, published or operation");
    public Column<string> FactorSet => Col<string>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("transport, hub, energy, vehicle or spend");
    public Column<string> Mode => Col<string>();
    public Column<string> Unit => Col<string>("tkm, t, l, MJ, vkm or a currency; null when unknown");
    public Column<decimal> WttKg => Dec("kg CO2e per unit", 18, 9);
    public Column<decimal> TtwKg => Dec("kg CO2e per unit", 18, 9);
    public Column<decimal> WtwKg => Dec("kg CO2e per unit", 18, 9);
    public Column<string> GasBasis => Col<string>();
    public Column<string> GwpSet => Col<string>();
    public Column<string> Region => Col<string>();
    public Column<long> ReferenceYear => Col<long>();
    public Column<string> Publisher => Col<string>();
    public Column<string> Licence => Col<string>();
    public Column<string> DistanceBasis => Col<string>();
    public Column<string> DataType => Col<string>("primary, modelled or default");
    public Column<string> AllocateBy => Col<string>();
    public Column<string> SourceKeys => Col<string>("files and lines the numbers stand in");
    public Column<string> Gap => Col<string>("why it cannot be used; null when it can");

    public override Sql Query(Window window) => $"""
        WITH every AS (
            SELECT {stated.FactorId} AS factor_id, {stated.Version} AS version, {stated.ValidFrom} AS valid_from,
                {stated.ValidTo} AS valid_to, {stated.Origin} AS origin, {stated.FactorSet} AS factor_set,
                {stated.Name} AS name, {stated.Kind} AS kind, {stated.Mode} AS mode, {stated.Unit} AS unit,
                {stated.WttKg} AS wtt, {stated.TtwKg} AS ttw, {stated.WtwKg} AS wtw, {stated.GasBasis} AS gas_basis,
                {stated.GwpSet} AS gwp_set, {stated.Region} AS region, {stated.ReferenceYear} AS reference_year,
                {stated.Publisher} AS publisher, {stated.Licence} AS licence,
                {stated.DistanceBasis} AS distance_basis, 'default' AS data_type, 'mass' AS allocate_by,
                {stated.SourceKeys} AS source_keys, {stated.Gap} AS gap, 1 AS rank_of
            FROM {stated}
            UNION ALL
            SELECT {operations.OperationId}, {operations.Version}, {operations.ValidFrom}, {operations.ValidTo},
                'operation', 'operation categories', {operations.Name}, {operations.Kind}, {operations.Mode},
                {operations.Unit}, {operations.WttKg}, {operations.TtwKg},
                CAST({operations.WttKg} + {operations.TtwKg} AS DECIMAL(18,9)), 'CO2e', {operations.GwpSet},
                CAST(NULL AS STRING), CAST(year({operations.ValidFrom}) AS BIGINT), CAST(NULL AS STRING),
                CAST(NULL AS STRING), {operations.DistanceBasis}, {operations.DataType}, {operations.AllocateBy},
                {operations.SourceKey}, {operations.Gap}, 2
            FROM {operations}
        ), ranked AS (
            SELECT e.*, row_number() OVER (PARTITION BY factor_id, version, valid_from ORDER BY rank_of DESC) AS place
            FROM every AS e
        )
        SELECT factor_id AS {FactorId}, version AS {Version}, valid_from AS {ValidFrom},
            least(coalesce(valid_to, {BitemporalTable.Open}), lead(valid_from, 1, {BitemporalTable.Open}) OVER (
                PARTITION BY factor_id ORDER BY valid_from, rank_of, version)) AS {ValidTo},
            origin AS {Origin}, factor_set AS {FactorSet}, name AS {Name}, kind AS {Kind}, mode AS {Mode},
            unit AS {Unit}, {WttKg.From($"wtt")}, {TtwKg.From($"ttw")}, {WtwKg.From($"wtw")},
            gas_basis AS {GasBasis}, gwp_set AS {GwpSet}, region AS {Region},
            {ReferenceYear.From($"reference_year")}, publisher AS {Publisher}, licence AS {Licence},
            distance_basis AS {DistanceBasis}, data_type AS {DataType}, allocate_by AS {AllocateBy},
            source_keys AS {SourceKeys}, gap AS {Gap}
        FROM ranked WHERE place = 1
        """;
}
