using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Emissions of transport chain elements by order line, by share of mass (mass-distance, as all lines of an element
/// travel its whole distance). The parts add up to the element to the last digit: a line has the whole digits up to it
/// less those up to the line before. An element whose shipment has no lines stands in one row with order <c>*</c>.
/// </summary>
public sealed class EmissionAllocation : SegmentFact
{
    private readonly TransportChainElement elements = new();
    private readonly ShipmentShare shares = new();

    public override string Grain => "transport chain element, order, line";
    public Column<string> TceId => Key<string>();
    public Column<string> OrderNo => Key<string>("* when no order is known");
    public Column<string> LineNo => Key<string>("* when no line is known");
    public Column<string> ShipmentId => Col<string>();
    public Column<string> Kind => Col<string>("transport or hub");
    public Column<string> Mode => Col<string>();
    public Column<string> CarrierId => Col<string>();
    public Column<decimal> MassShare => Dec("share", 18, 12);
    public Column<decimal> Tkm => Dec("tkm", 28, 7);
    public Column<decimal> WttKg => Dec("kg CO2e", 38, 16);
    public Column<decimal> TtwKg => Dec("kg CO2e", 38, 16);
    public Column<decimal> WtwKg => Dec("kg CO2e", 38, 16);
    public Column<long> GhgCategory => Col<long>();
    public Column<string> DataType => Col<string>();
    public Column<string> FactorId => Col<string>();
    public Column<string> FactorVersion => Col<string>();
    public Column<string> Gap => Col<string>("why there is no emission; null when there is one");

    public override Sql Query(Window window) => $"""
        WITH part AS (
            SELECT {elements.TceId} AS tce_id, coalesce({shares.OrderNo}, '*') AS order_no,
                coalesce({shares.LineNo}, '*') AS line_no, {elements.BusinessDate} AS business_date,
                {shares.CustomerId} AS customer_id, {shares.ProductId} AS product_id, {shares.ChannelId} AS channel_id,
                {shares.CompanyCode} AS company_code, {elements.Currency} AS currency,
                {elements.ShipmentId} AS shipment_id, {elements.Kind} AS kind, {elements.Mode} AS mode,
                {elements.CarrierId} AS carrier_id, {Share()} AS mass_share,
                {Part(elements.Tkm, $"CASE WHEN {elements.Kind} = 'transport' THEN {Activity()} END", 7)} AS tkm,
                {Part(elements.WttKg, $"{Activity()} * {elements.WttPerUnit}", Exact.Fine)} AS wtt,
                {Part(elements.TtwKg, $"{Activity()} * {elements.TtwPerUnit}", Exact.Fine)} AS ttw,
                {elements.GhgCategory} AS ghg_category, {elements.DataType} AS data_type,
                {elements.FactorId} AS factor_id, {elements.FactorVersion} AS factor_version,
                CASE WHEN {elements.Gap} IS NOT NULL THEN {elements.Gap} WHEN {Weightless()} THEN 'no mass' END AS gap
            FROM {elements} LEFT JOIN {shares} ON {shares.ShipmentId} = {elements.ShipmentId}
        )
        SELECT tce_id AS {TceId}, order_no AS {OrderNo}, line_no AS {LineNo}, business_date AS {BusinessDate},
            customer_id AS {CustomerId}, product_id AS {ProductId}, channel_id AS {ChannelId},
            company_code AS {CompanyCode}, currency AS {Currency}, shipment_id AS {ShipmentId}, kind AS {Kind},
            mode AS {Mode}, carrier_id AS {CarrierId}, {MassShare.From($"mass_share")},
            {Tkm.From($"tkm")}, {WttKg.From($"wtt")}, {TtwKg.From($"ttw")}, {WtwKg.From($"wtt + ttw")},
            ghg_category AS {GhgCategory}, data_type AS {DataType}, factor_id AS {FactorId},
            factor_version AS {FactorVersion}, gap AS {Gap}
        FROM part
        """;

    /// <summary>True for a line of unknown mass among lines that have one: its share is unknown, not nothing.</summary>
    private Sql Weightless() => $"{shares.Basis} = 'mass' AND {shares.MassKg} IS NULL";

    /// <summary>True when the lines' grams make the element's mass: each line is then exact by itself.</summary>
    private Sql Adds() => $"{shares.Basis} = 'mass' AND {shares.WeightTotal} = {elements.MassKg} * 1000";

    private Sql Grams() => $"CAST({shares.WeightAfter} - {shares.WeightBefore} AS DECIMAL(18,0))";

    /// <summary>The line's own tonnes, times the kilometres of a transport.</summary>
    private Sql Activity() => $"""
        CAST({Grams()} * CASE WHEN {elements.Kind} = 'hub' THEN 1 ELSE {elements.DistanceKm} END * 0.000001
            AS DECIMAL(28,7))
        """;

    private Sql Part(Column<decimal> total, Sql own, int scale)
    {
        var whole = Exact.Whole($"{total}", scale);
        var type = Sql.Trusted(total.Type.Sql);
        return $"""
            CASE WHEN {Weightless()} THEN NULL WHEN {shares.ShipmentId} IS NULL THEN {total}
                WHEN {Adds()} THEN CAST({own} AS {type})
                ELSE CAST({Exact.Decimal(ShipmentShare.Part(shares, whole), scale)} AS {type}) END
            """;
    }

    private Sql Share() => $"""
        CASE WHEN {Weightless()} THEN NULL WHEN {shares.ShipmentId} IS NULL THEN 1 ELSE {Exact.Decimal(
            Exact.Quotient($"CAST({Grams()} AS {Exact.Wide}) * 1000000000000", $"{shares.WeightTotal}"), 12)} END
        """;
}
