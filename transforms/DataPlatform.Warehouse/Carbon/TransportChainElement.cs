using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Transport chains as ISO 14083 sees them: each leg is an element of tonnes times kilometres, each hub a leg ends in
/// an element of tonnes. Emissions are activity times factor, well to tank and tank to wheel apart, exact to the last
/// digit of both. The factor's version is the one valid on the day of departure. A leg without distance takes the great
/// circle between its places where the text says so for its mode (adjustment from none); where the factor is meant for
/// another basis of distance, the stated adjustment applies.
/// An element that lacks mass, distance or factor has no emission and says what is missing; it is never zero. Where
/// the text names a spend factor for the mode, freight times that factor stands in and is marked as such.
/// </summary>
public sealed class TransportChainElement(Rules? rules = null) : SegmentFact
{
    /// <summary>Gaps that are a matter of the factor, not of the leg.</summary>
    public static readonly IReadOnlyList<string> FactorGaps =
    [
        "no factor", "blank factor", "unknown unit", "no energy factor", "no activity", "no well-to-tank factor",
        "no tank-to-wheel factor",
    ];

    private readonly TransportLeg legs = new();
    private readonly ShipmentShare shares = new();
    private readonly PlaceDistance distances = new();
    private readonly FactorValue factors = new();
    private readonly FactorValue spend = new FactorValue().As("spend");
    private readonly DistanceAdjustment adjustments = new();
    private readonly DistanceAdjustment missing = new DistanceAdjustment().As("missing");
    private readonly SpendFallback fallbacks = new();

    public override string Grain => "transport chain element";
    public Column<string> TceId => Key<string>("the leg; with /hub for the hub it ends in");
    public Column<string> ChainId => Col<string>("the shipment, with /return on its way back; else the leg");
    public Column<string> PrevTceId => Col<string>("the element before it in the chain");
    public Column<string> ShipmentId => Col<string>();
    public Column<string> LegId => Col<string>();
    public Column<long> Sequence => Col<long>("position of the leg in the chain");
    public Column<string> Kind => Col<string>("transport or hub");
    public Column<string> Mode => Col<string>("road, rail, sea, inland waterway, air; hub");
    public Column<string> CarrierId => Col<string>();
    public Column<string> Origin => Col<string>();
    public Column<string> Destination => Col<string>();
    public Column<string> Direction => Col<string>("outbound, inbound or return");
    public Column<string> FactorId => Col<string>();
    public Column<string> FactorVersion => Col<string>("valid on the day of departure");
    public Column<decimal> MassKg => Dec("kg", 18, 3, "as the carrier states it, else of the shipment's lines");
    public Column<decimal> DistanceKm => Dec("km", 9, 1, "of the transport activity");
    public Column<string> DistanceBasis => Col<string>("actual, sfd or gcd");
    public Column<string> DistanceSource => Col<string>("stated, or great circle where the leg states none");
    public Column<decimal> CountedKm => Dec("km", 9, 1, "the distance adjusted to the basis of the factor");
    public Column<decimal> Tkm => Dec("tkm", 28, 7);
    public Column<decimal> WttPerUnit => Dec("kg CO2e per tkm or t", 18, 9, "the factor used");
    public Column<decimal> TtwPerUnit => Dec("kg CO2e per tkm or t", 18, 9, "the factor used");
    public Column<decimal> WttKg => Dec("kg CO2e", 38, 16, "well to tank");
    public Column<decimal> TtwKg => Dec("kg CO2e", 38, 16, "tank to wheel");
    public Column<decimal> WtwKg => Dec("kg CO2e", 38, 16, "well to wheel: the sum of both, or by spend");
    public Column<string> Method => Col<string>("distance, hub or spend; null when there is no emission");
    public Column<string> Replaces => Col<string>("the gap that a spend-based figure fills");
    public Column<string> DataType => Col<string>("primary, modelled, default or spend");
    public Column<long> QualityTier => Col<long>("1 primary, 2 modelled, 3 default, 4 spend");
    public Column<string> AllocateBy => Col<string>("what the operation category is shared by");
    public Column<string> FreightPayer => Col<string>();
    public Column<decimal> FreightAmount => Money("freight of the leg");
    public Column<long> GhgScope => Col<long>("1 for own vehicles, else 3");
    public Column<long> GhgCategory =>
        Col<long>("scope 3 category: 4, 9 when the customer pays the freight, 1 when the supplier does");
    public Column<string> Gap => Col<string>("what is missing for an emission; null when complete");

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
            {Elements($"{legs.LegId}", "transport", $"{legs.FactorId}")}
            UNION ALL
            {Elements($"{legs.LegId} || '/hub'", "hub", $"{legs.HubFactorId}")}
            WHERE {legs.HubFactorId} IS NOT NULL
        ), measured AS (
            SELECT e.*, {factors.Version} AS factor_version, {factors.AllocateBy} AS allocate_by,
                CASE WHEN {Fits()} THEN {factors.WttKg} END AS wtt, CASE WHEN {Fits()} THEN {factors.TtwKg} END AS ttw,
                coalesce(e.leg_data_type, CASE WHEN {Fits()} THEN {factors.DataType} END) AS data_type,
                {CountedKilometres()} AS counted_km, {FactorGap()} AS factor_gap,
                CASE WHEN e.kind = 'transport' THEN CAST(CAST(e.freight_amount AS DECIMAL(18,2)) * {spend.WtwKg}
                    AS DECIMAL(38,16)) END AS by_spend, {spend.Version} AS spend_version,
                {fallbacks.FactorId} AS spend_factor
            FROM element AS e
            LEFT JOIN {factors} ON {factors.FactorId} = e.factor_id AND {On(factors)}
            LEFT JOIN {adjustments.AsKnown(rules?.AsKnownAt)} ON {adjustments.Mode} = e.mode
                AND {adjustments.FromBasis} = e.distance_basis AND {adjustments.ToBasis} = {factors.DistanceBasis}
                AND {adjustments.On(Sql.Trusted("e.business_date"))}
            LEFT JOIN {fallbacks.AsKnown(rules?.AsKnownAt)} ON {fallbacks.Mode} = e.mode AND e.kind = 'transport'
                AND {fallbacks.On(Sql.Trusted("e.business_date"))}
            LEFT JOIN {spend} ON {spend.FactorId} = {fallbacks.FactorId} AND {On(spend)}
                AND {spend.Kind} = 'spend' AND {spend.Unit} = e.currency
        ), judged AS (
            SELECT m.*, {Activity("distance_km")} AS activity, {Activity("counted_km")} AS counted,
                {GapOf()} AS open_gap
            FROM measured AS m
        ), settled AS (
            SELECT j.*, open_gap IS NOT NULL AND by_spend IS NOT NULL AS spent,
                {Times("wtt")} AS wtt_kg, {Times("ttw")} AS ttw_kg
            FROM judged AS j
        )
        SELECT tce_id AS {TceId}, chain_id AS {ChainId}, lag(tce_id) OVER (PARTITION BY chain_id
                ORDER BY sequence, leg_id, kind DESC) AS {PrevTceId},
            business_date AS {BusinessDate}, customer_id AS {CustomerId}, product_id AS {ProductId},
            channel_id AS {ChannelId}, company_code AS {CompanyCode}, currency AS {Currency},
            shipment_id AS {ShipmentId}, leg_id AS {LegId}, sequence AS {Sequence}, kind AS {Kind}, mode AS {Mode},
            carrier_id AS {CarrierId}, origin AS {Origin}, destination AS {Destination}, direction AS {Direction},
            CASE WHEN spent THEN spend_factor ELSE factor_id END AS {FactorId},
            CASE WHEN spent THEN spend_version ELSE factor_version END AS {FactorVersion},
            {MassKg.From($"mass_kg")}, {DistanceKm.From($"distance_km")}, distance_basis AS {DistanceBasis},
            distance_source AS {DistanceSource}, {CountedKm.From($"counted_km")},
            {Tkm.From($"CASE WHEN kind = 'transport' THEN activity END")}, {WttPerUnit.From(NotSpent("wtt"))},
            {TtwPerUnit.From(NotSpent("ttw"))}, {WttKg.From(NotSpent("wtt_kg"))}, {TtwKg.From(NotSpent("ttw_kg"))},
            {WtwKg.From($"CASE WHEN spent THEN by_spend ELSE wtt_kg + ttw_kg END")},
            CASE WHEN spent THEN 'spend' WHEN open_gap IS NULL AND kind = 'hub' THEN 'hub'
                WHEN open_gap IS NULL THEN 'distance' END AS {Method},
            CASE WHEN spent THEN open_gap END AS {Replaces},
            CASE WHEN spent THEN 'spend' ELSE data_type END AS {DataType},
            {QualityTier.From($"""
                CASE WHEN spent THEN 4 WHEN data_type = 'primary' THEN 1 WHEN data_type = 'modelled' THEN 2
                    WHEN data_type = 'default' THEN 3 END
                """)},
            coalesce(allocate_by, 'mass') AS {AllocateBy}, freight_payer AS {FreightPayer},
            {FreightAmount.From($"freight_amount")},
            {GhgScope.From($"CASE WHEN operated_by = 'own' THEN 1 ELSE 3 END")},
            {GhgCategory.From($"""
                CASE WHEN operated_by = 'own' THEN NULL WHEN lower(freight_payer) = 'customer' THEN 9
                    WHEN lower(freight_payer) = 'supplier' THEN 1 ELSE 4 END
                """)},
            CASE WHEN NOT spent THEN open_gap END AS {Gap}
        FROM settled
        """;

    private Sql Elements(Sql id, string kind, Sql factor) => $"""
        SELECT {id} AS tce_id, {new Text(kind)} AS kind, {legs.LegId} AS leg_id, {legs.ShipmentId} AS shipment_id,
            coalesce({legs.ShipmentId} || CASE WHEN {legs.Direction} = 'return' THEN '/return' ELSE '' END,
                {legs.LegId}) AS chain_id,
            {legs.Sequence} AS sequence, coalesce({legs.DepartedOn}, {legs.ArrivedOn}) AS business_date,
            {(kind == "hub" ? Sql.Trusted("'hub'") : $"{legs.Mode}")} AS mode, {legs.CarrierId} AS carrier_id,
            {(kind == "hub" ? legs.Destination : legs.Origin)} AS origin, {legs.Destination} AS destination,
            coalesce({legs.Direction}, 'outbound') AS direction, lower({legs.OperatedBy}) AS operated_by,
            {factor} AS factor_id, coalesce(CAST({legs.WeightKg} AS DECIMAL(18,3)), s.mass_kg) AS mass_kg,
            {(kind == "hub" ? HubDistance() : Distance())},
            {legs.DataType} AS leg_data_type, {legs.FreightPayer} AS freight_payer,
            {legs.FreightAmount} AS freight_amount, {legs.Currency} AS currency,
            s.customer_id, s.product_id, s.channel_id, s.company_code
        FROM {legs} LEFT JOIN shipment AS s ON s.shipment_id = {legs.ShipmentId}
        {(kind == "hub" ? Sql.Empty : $"""
            LEFT JOIN {distances} ON {legs.DistanceKm} IS NULL AND {distances.Origin} = {legs.Origin}
                AND {distances.Destination} = {legs.Destination}
            LEFT JOIN {missing.AsKnown(rules?.AsKnownAt)} ON {legs.DistanceKm} IS NULL
                AND {missing.Mode} = {legs.Mode} AND {missing.FromBasis} = 'none'
                AND {missing.On($"coalesce({legs.DepartedOn}, {legs.ArrivedOn})")}
            """)}
        """;

    private Sql Distance()
    {
        Sql circle = $"""
            CAST(CAST({distances.GreatCircleKm} * CAST({missing.Multiplier} AS DECIMAL(9,6)) AS DECIMAL(18,7))
                + coalesce({missing.AddKm}, 0) AS DECIMAL(9,1))
            """;
        return $"""
            coalesce(CAST({legs.DistanceKm} AS DECIMAL(9,1)), {circle}) AS distance_km,
                CASE WHEN {legs.DistanceKm} IS NULL AND {circle} IS NOT NULL THEN {missing.ToBasis}
                    ELSE {legs.DistanceBasis} END AS distance_basis,
                CASE WHEN {legs.DistanceKm} IS NOT NULL THEN 'stated'
                    WHEN {circle} IS NOT NULL THEN 'great circle' END AS distance_source
            """;
    }

    private static Sql HubDistance() => $"""
        CAST(NULL AS DECIMAL(9,1)) AS distance_km, CAST(NULL AS STRING) AS distance_basis,
            CAST(NULL AS STRING) AS distance_source
        """;

    /// <summary>True for a factor per tonne-kilometre of a leg, or per tonne of a hub.</summary>
    private Sql Fits() => $"{factors.Unit} = CASE WHEN e.kind = 'hub' THEN 't' ELSE 'tkm' END";

    private static Sql On(FactorValue factor) =>
        $"e.business_date >= {factor.ValidFrom} AND e.business_date < {factor.ValidTo}";

    /// <summary>The leg's distance where both bases agree or one is not stated, else the adjusted one.</summary>
    private Sql CountedKilometres() => $"""
        CASE WHEN {factors.DistanceBasis} IS NULL OR e.distance_basis IS NULL
                OR {factors.DistanceBasis} = e.distance_basis THEN e.distance_km
            WHEN {adjustments.Multiplier} IS NOT NULL
                THEN CAST(CAST(CAST(e.distance_km AS DECIMAL(12,1)) * CAST({adjustments.Multiplier} AS DECIMAL(12,6))
                    AS DECIMAL(18,7)) + coalesce({adjustments.AddKm}, 0) AS DECIMAL(9,1)) END
        """;

    private Sql FactorGap() => $"""
        CASE WHEN {factors.FactorId} IS NULL THEN 'no factor' WHEN {factors.Gap} IS NOT NULL THEN {factors.Gap}
            WHEN NOT ({Fits()}) THEN 'no factor'
            WHEN {factors.WttKg} IS NULL THEN 'no well-to-tank factor'
            WHEN {factors.TtwKg} IS NULL THEN 'no tank-to-wheel factor' END
        """;

    private static Sql GapOf() => $"""
        CASE WHEN mass_kg IS NULL THEN 'no mass' WHEN kind = 'transport' AND distance_km IS NULL THEN 'no distance'
            WHEN factor_gap IS NOT NULL THEN factor_gap
            WHEN kind = 'transport' AND counted_km IS NULL THEN 'no distance adjustment' END
        """;

    /// <summary>Tonnes of a hub, tonnes times kilometres of a transport.</summary>
    private static Sql Activity(string kilometres) => $"""
        CASE WHEN kind = 'hub' THEN CAST(CAST(CAST(mass_kg AS DECIMAL(28,3)) * 0.001 AS DECIMAL(28,7)) AS DECIMAL(28,7))
            ELSE CAST(CAST(CAST(mass_kg AS DECIMAL(27,3)) * {Sql.Trusted(kilometres)} AS DECIMAL(28,4)) * 0.001
                AS DECIMAL(28,7)) END
        """;

    private static Sql Times(string factor) =>
        $"CAST(CAST(counted AS DECIMAL(28,7)) * {Sql.Trusted(factor)} AS DECIMAL(38,16))";

    private static Sql NotSpent(string number) => $"CASE WHEN NOT spent THEN {Sql.Trusted(number)} END";
}
