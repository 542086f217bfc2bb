using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Transport chains as ISO 14083 sees them: each leg is an element of tonnes times kilometres, each hub a leg ends in
/// an element of tonnes. Emissions are activity times factor, well to tank and tank to wheel apart, exact to the last
/// digit of both. The factor's version is the one valid on the day of departure. An element that lacks mass, distance
/// or factor has no emission and says what is missing; it is never zero.
/// </summary>
public sealed class TransportChainElement(Rules? rules = null) : SegmentFact
{
    private readonly TransportLeg legs = new();
    private readonly ShipmentShare shares = new();
    private readonly EmissionFactor factors = new();

    public override string Grain => "transport chain element";
    public Column<string> TceId => Key<string>("the leg; with /hub for the hub it ends in");
    public Column<string> ShipmentId => Col<string>();
    public Column<string> LegId => Col<string>();
    public Column<long> Sequence => Col<long>("position of the leg in the chain");
    public Column<string> Kind => Col<string>("transport or hub");
    public Column<string> Mode => Col<string>("road, rail, sea, inland waterway, air; hub");
    public Column<string> CarrierId => Col<string>();
    public Column<string> FactorId => Col<string>();
    public Column<string> FactorVersion => Col<string>("valid on the day of departure");
    public Column<decimal> MassKg => Dec("kg", 18, 3, "as the carrier states it, else of the shipment's lines");
    public Column<decimal> DistanceKm => Dec("km", 9, 1);
    public Column<string> DistanceBasis => Col<string>();
    public Column<decimal> Tkm => Dec("tkm", 28, 7);
    public Column<decimal> WttPerUnit => Dec("kg CO2e per tkm or t", 18, 9, "the factor used");
    public Column<decimal> TtwPerUnit => Dec("kg CO2e per tkm or t", 18, 9, "the factor used");
    public Column<decimal> WttKg => Dec("kg CO2e", 38, 16, "well to tank");
    public Column<decimal> TtwKg => Dec("kg CO2e", 38, 16, "tank to wheel");
    public Column<decimal> WtwKg => Dec("kg CO2e", 38, 16, "well to wheel: the sum of both");
    public Column<string> DataType => Col<string>("primary, modelled or default");
    public Column<string> FreightPayer => Col<string>();
    public Column<long> GhgCategory => Col<long>("GHG Protocol scope 3: 4, or 9 when the customer pays the freight");
    public Column<string> Gap => Col<string>("no mass, no distance or no factor; null when complete");

    public override Sql Query(Window window) => $"""
        WITH shipment AS (
            SELECT {shares.ShipmentId} AS shipment_id,
                CASE WHEN count({shares.MassKg}) = count(*)
                    THEN CAST(sum({shares.MassKg}) AS DECIMAL(18,3)) END AS mass_kg,
                {Output.Only($"{shares.CustomerId}")} AS customer_id,
                {Output.Only($"{shares.ProductId}")} AS product_id,
                {Output.Only($"{shares.ChannelId}")} AS channel_id,
                {Output.Only($"{shares.CompanyCode}")} AS company_code
            FROM {shares}
            GROUP BY 1
        ), element AS (
            {Elements($"{legs.LegId}", "transport", $"{legs.FactorId}", $"{legs.DistanceKm}")}
            UNION ALL
            {Elements($"{legs.LegId} || '/hub'", "hub", $"{legs.HubFactorId}", Sql.Trusted("NULL"))}
            WHERE {legs.HubFactorId} IS NOT NULL
        ), measured AS (
            SELECT e.*, {factors.FactorId} AS known_factor, {factors.Version} AS factor_version,
                {PerUnit($"{factors.WttKg}")} AS wtt, {PerUnit($"{factors.TtwKg}")} AS ttw,
                CASE WHEN e.kind = 'hub' THEN CAST(e.mass_kg AS DECIMAL(28,3)) * 0.001
                    ELSE CAST(CAST(e.mass_kg AS DECIMAL(27,3)) * e.distance_km AS DECIMAL(28,4)) * 0.001 END AS activity
            FROM element AS e
            LEFT JOIN {factors.AsKnown(rules?.AsKnownAt, factors.FactorId)} ON {factors.FactorId} = e.factor_id
                AND {factors.On(Sql.Trusted("e.business_date"))} AND {Fits()}
        )
        SELECT tce_id AS {TceId}, business_date AS {BusinessDate}, customer_id AS {CustomerId},
            product_id AS {ProductId}, channel_id AS {ChannelId}, company_code AS {CompanyCode}, currency AS {Currency},
            shipment_id AS {ShipmentId}, leg_id AS {LegId}, sequence AS {Sequence}, kind AS {Kind}, mode AS {Mode},
            carrier_id AS {CarrierId}, factor_id AS {FactorId}, factor_version AS {FactorVersion},
            {MassKg.From($"mass_kg")}, {DistanceKm.From($"distance_km")}, distance_basis AS {DistanceBasis},
            {Tkm.From($"CASE WHEN kind = 'transport' THEN activity END")}, {WttPerUnit.From($"wtt")},
            {TtwPerUnit.From($"ttw")}, {WttKg.From(Times("wtt"))},
            {TtwKg.From(Times("ttw"))}, {WtwKg.From($"{Times("wtt")} + {Times("ttw")}")},
            data_type AS {DataType}, freight_payer AS {FreightPayer},
            {GhgCategory.From($"CASE WHEN lower(freight_payer) = 'customer' THEN 9 ELSE 4 END")},
            CASE WHEN mass_kg IS NULL THEN 'no mass' WHEN kind = 'transport' AND distance_km IS NULL THEN 'no distance'
                WHEN wtt IS NULL OR ttw IS NULL THEN 'no factor' END AS {Gap}
        FROM measured
        """;

    private Sql Elements(Sql id, string kind, Sql factor, Sql distance) => $"""
        SELECT {id} AS tce_id, {new Text(kind)} AS kind, {legs.LegId} AS leg_id, {legs.ShipmentId} AS shipment_id,
            {legs.Sequence} AS sequence, coalesce({legs.DepartedOn}, {legs.ArrivedOn}) AS business_date,
            {(kind == "hub" ? Sql.Trusted("'hub'") : $"{legs.Mode}")} AS mode, {legs.CarrierId} AS carrier_id,
            {factor} AS factor_id, coalesce(CAST({legs.WeightKg} AS DECIMAL(18,3)), s.mass_kg) AS mass_kg,
            CAST({distance} AS DECIMAL(9,1)) AS distance_km,
            {(kind == "hub" ? Sql.Trusted("CAST(NULL AS STRING)") : $"{legs.DistanceBasis}")} AS distance_basis,
            {legs.DataType} AS data_type, {legs.FreightPayer} AS freight_payer, {legs.Currency} AS currency,
            s.customer_id, s.product_id, s.channel_id, s.company_code
        FROM {legs} LEFT JOIN shipment AS s ON s.shipment_id = {legs.ShipmentId}
        """;

    /// <summary>A factor per tonne-kilometre or tonne; short ton-miles are converted by their exact
    /// definition.</summary>
    private Sql PerUnit(Sql factor) => $"""
        CASE WHEN {factors.ActivityUnit} IN ('tkm', 't') THEN CAST({factor} AS DECIMAL(18,9))
            WHEN {factors.ActivityUnit} = 'short ton-mile'
                THEN CAST(CAST({factor} AS DECIMAL(18,9)) * {PerShortTonMile} AS DECIMAL(18,9)) END
        """;

    private Sql Fits() => $"""
        {factors.ActivityUnit} IN ('tkm', 't', 'short ton-mile') AND (e.kind = 'hub') = ({factors.ActivityUnit} = 't')
        """;

    private static Sql Times(string factor) =>
        $"CAST(CAST(activity AS DECIMAL(28,7)) * {Sql.Trusted(factor)} AS DECIMAL(38,16))";

    private static readonly decimal PerShortTonMile = decimal.Round(1m / Quantity.TonneKilometresPerShortTonMile, 18);
}
