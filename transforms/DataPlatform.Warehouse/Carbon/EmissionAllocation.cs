using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Emissions of transport chain elements by order line: by share of mass (mass-distance, as all lines of an element
/// travel its whole distance), or by the rule of the element's operation category. The parts add up to the element to
/// the last digit: a line has the whole digits up to it less those up to the line before. An element whose shipment has
/// no lines stands in one row with order <c>*</c>.
/// </summary>
public sealed class EmissionAllocation : SegmentFact
{
    private const int ShareScale = 12;

    private readonly TransportChainElement elements = new();
    private readonly ShipmentShare shares = new();
    private readonly LoadShare loads = new();

    public override string Grain => "transport chain element, order, line";
    public Column<string> TceId => Key<string>();
    public Column<string> OrderNo => Key<string>("* when no order is known");
    public Column<string> LineNo => Key<string>("* when no line is known");
    public Column<string> ShipmentId => Col<string>();
    public Column<string> Kind => Col<string>("transport or hub");
    public Column<string> Mode => Col<string>();
    public Column<string> CarrierId => Col<string>();
    public Column<string> Direction => Col<string>("outbound, inbound or return");
    public Column<decimal> MassShare => Dec("share", 18, ShareScale, "adds up to 1; by the rule that was used");
    public Column<string> AllocatedBy => Col<string>("mass, volume, loading units, quantity or equal");
    public Column<decimal> Tkm => Dec("tkm", 28, 7);
    public Column<decimal> WttKg => Dec("kg CO2e", 38, 16);
    public Column<decimal> TtwKg => Dec("kg CO2e", 38, 16);
    public Column<decimal> WtwKg => Dec("kg CO2e", 38, 16);
    public Column<long> GhgScope => Col<long>("1 or 3");
    public Column<long> GhgCategory => Col<long>();
    public Column<string> Method => Col<string>("distance, hub or spend");
    public Column<string> DataType => Col<string>();
    public Column<long> QualityTier => Col<long>("1 primary, 2 modelled, 3 default, 4 spend");
    public Column<string> FactorId => Col<string>();
    public Column<string> FactorVersion => Col<string>();
    public Column<string> Gap => Col<string>("why there is no emission; null when there is one");

    public override Sql Query(Window window) => $"""
        WITH share AS (
            SELECT {shares.ShipmentId} AS shipment_id, 'mass' AS rule_of, {shares.OrderNo} AS order_no,
                {shares.LineNo} AS line_no, {shares.CustomerId} AS customer_id, {shares.ProductId} AS product_id,
                {shares.ChannelId} AS channel_id, {shares.CompanyCode} AS company_code, {shares.Basis} AS basis,
                {shares.Basis} = 'mass' AND {shares.MassKg} IS NULL AS unweighed, {shares.WeightBefore} AS before_it,
                {shares.WeightAfter} AS after_it, {shares.WeightTotal} AS total_of
            FROM {shares}
            UNION ALL
            SELECT {loads.ShipmentId}, {loads.Rule}, {loads.OrderNo}, {loads.LineNo}, {shares.CustomerId},
                {shares.ProductId}, {shares.ChannelId}, {shares.CompanyCode}, {loads.Basis},
                {loads.Basis} = {loads.Rule} AND {loads.Amount} IS NULL, {loads.WeightBefore}, {loads.WeightAfter},
                {loads.WeightTotal}
            FROM {loads} JOIN {shares} ON {shares.ShipmentId} = {loads.ShipmentId}
                AND {shares.OrderNo} = {loads.OrderNo} AND {shares.LineNo} = {loads.LineNo}
        ), part AS (
            SELECT {elements.TceId} AS tce_id, coalesce(s.order_no, '*') AS order_no,
                coalesce(s.line_no, '*') AS line_no, {elements.BusinessDate} AS business_date,
                s.customer_id, s.product_id, s.channel_id, s.company_code, {elements.Currency} AS currency,
                {elements.ShipmentId} AS shipment_id, {elements.Kind} AS kind, {elements.Mode} AS mode,
                {elements.CarrierId} AS carrier_id, {elements.Direction} AS direction, {Share()} AS mass_share, s.basis,
                {Part(elements.Tkm, $"CASE WHEN {elements.Kind} = 'transport' THEN {Activity(elements.DistanceKm)} END",
                    7)} AS tkm,
                {Part(elements.WttKg, $"{Activity(elements.CountedKm)} * {elements.WttPerUnit}", Exact.Fine)} AS wtt,
                {Part(elements.TtwKg, $"{Activity(elements.CountedKm)} * {elements.TtwPerUnit}", Exact.Fine)} AS ttw,
                CASE WHEN {elements.Method} = 'spend' THEN {Split(elements.WtwKg, Exact.Fine)} END AS spent,
                {elements.GhgScope} AS ghg_scope, {elements.GhgCategory} AS ghg_category, {elements.Method} AS method,
                {elements.DataType} AS data_type, {elements.QualityTier} AS quality_tier,
                {elements.FactorId} AS factor_id, {elements.FactorVersion} AS factor_version,
                CASE WHEN {elements.Gap} IS NOT NULL THEN {elements.Gap}
                    WHEN s.unweighed THEN 'no ' || s.rule_of END AS gap
            FROM {elements} LEFT JOIN share AS s ON s.shipment_id = {elements.ShipmentId}
                AND s.rule_of = {elements.AllocateBy}
        )
        SELECT tce_id AS {TceId}, order_no AS {OrderNo}, line_no AS {LineNo}, business_date AS {BusinessDate},
            customer_id AS {CustomerId}, product_id AS {ProductId}, channel_id AS {ChannelId},
            company_code AS {CompanyCode}, currency AS {Currency}, shipment_id AS {ShipmentId}, kind AS {Kind},
            mode AS {Mode}, carrier_id AS {CarrierId}, direction AS {Direction}, {MassShare.From($"mass_share")},
            basis AS {AllocatedBy}, {Tkm.From($"tkm")}, {WttKg.From($"wtt")}, {TtwKg.From($"ttw")},
            {WtwKg.From($"coalesce(spent, wtt + ttw)")},
            ghg_scope AS {GhgScope}, ghg_category AS {GhgCategory}, method AS {Method}, data_type AS {DataType},
            quality_tier AS {QualityTier}, factor_id AS {FactorId}, factor_version AS {FactorVersion}, gap AS {Gap}
        FROM part
        """;

    /// <summary>True when the lines' grams make the element's mass: each line is then exact by itself.</summary>
    private Sql Adds() => $"s.basis = 'mass' AND s.total_of = {elements.MassKg} * 1000";

    private static Sql Grams() => Sql.Trusted("CAST(s.after_it - s.before_it AS DECIMAL(18,0))");

    /// <summary>The line's own tonnes, times the kilometres of a transport.</summary>
    private Sql Activity(Column<decimal> kilometres) => $"""
        CAST({Grams()} * CASE WHEN {elements.Kind} = 'hub' THEN 1 ELSE {kilometres} END * 0.000001 AS DECIMAL(28,7))
        """;

    private Sql Part(Column<decimal> total, Sql own, int scale)
    {
        var type = Sql.Trusted(total.Type.Sql);
        return $"""
            CASE WHEN s.unweighed THEN NULL WHEN s.shipment_id IS NULL THEN {total}
                WHEN {Adds()} THEN CAST({own} AS {type})
                ELSE CAST({Exact.Decimal(Running(Exact.Whole($"{total}", scale)), scale)} AS {type}) END
            """;
    }

    private static Sql Split(Column<decimal> total, int scale) => $"""
        CASE WHEN s.unweighed THEN NULL WHEN s.shipment_id IS NULL THEN {total}
            ELSE CAST({Exact.Decimal(Running(Exact.Whole($"{total}", scale)), scale)}
                AS {Sql.Trusted(total.Type.Sql)}) END
        """;

    private static Sql Share() => $"""
        CASE WHEN s.unweighed THEN NULL WHEN s.shipment_id IS NULL THEN 1
            ELSE {Exact.Decimal(Running($"CAST(1000000000000 AS {Exact.Wide})"), ShareScale)} END
        """;

    /// <summary>The whole digits up to this line less those up to the line before.</summary>
    private static Sql Running(Sql whole) => $"""
        ({Exact.Quotient($"{whole} * CAST(s.after_it AS {Exact.Wide})", Sql.Trusted("s.total_of"))}
            - {Exact.Quotient($"{whole} * CAST(s.before_it AS {Exact.Wide})", Sql.Trusted("s.total_of"))})
        """;
}
