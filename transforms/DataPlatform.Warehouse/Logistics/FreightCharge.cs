using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Logistics;

/// <summary>
/// What a freight order costs by the rate card: carrier, origin, destination, service and transit days agree, and the
/// weight lies in the band, both ends included; a rate that states no service or no transit days fits all. The charge
/// is rate times weight, at least the minimum; of several rates the cheapest counts and their number is kept. Freight
/// the customer pays has no charge, and an order that no rate fits is unrated: neither is free.
/// </summary>
public sealed class FreightCharge(Rules? rules = null) : SegmentFact
{
    private readonly FreightOrder orders = new();
    private readonly FreightRate rates = new();
    private readonly Customer customers = new();

    public override string Grain => "freight order";
    public Column<string> FreightOrderId => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> CarrierId => Col<string>();
    public Column<string> Origin => Col<string>();
    public Column<string> Destination => Col<string>();
    public Column<string> ServiceLevel => Col<string>();
    public Column<decimal> WeightKg => Dec("kg", 18, 6);
    public Column<string> Mode => Col<string>("of the rate");
    public Column<string> Status => Col<string>("rated, unrated or customer pays");
    public Column<decimal> Charge => Money("null unless rated");
    public Column<long> Matches => Col<long>("rates that fit");
    public Column<string> RateId => Col<string>("the rate charged");

    public override Sql Query(Window window) => $"""
        WITH fit AS (
            SELECT {orders.FreightOrderId} AS freight_order_id, {rates.RateId} AS rate_id, {rates.Mode} AS mode,
                {rates.Currency} AS currency, {Price()} AS charge
            FROM {orders} JOIN {rates} ON {rates.CarrierId} = {orders.CarrierId} AND {rates.Origin} = {orders.Origin}
                AND {rates.Destination} = {orders.Destination}
                AND ({rates.ServiceLevel} IS NULL OR {rates.ServiceLevel} = {orders.ServiceLevel})
                AND ({rates.TransitDays} IS NULL OR {rates.TransitDays} = {orders.TransitDays})
                AND {orders.WeightKg} BETWEEN {rates.MinWeightKg} AND {rates.MaxWeightKg}
            WHERE {SellerPays()}
        ), ranked AS (
            SELECT fit.*, row_number() OVER (PARTITION BY freight_order_id ORDER BY charge, rate_id) AS place,
                count(*) OVER (PARTITION BY freight_order_id) AS matches
            FROM fit
        )
        SELECT {orders.FreightOrderId} AS {FreightOrderId}, {orders.OrderedOn} AS {BusinessDate},
            {orders.CustomerId} AS {CustomerId}, {orders.ProductId} AS {ProductId},
            {customers.ChannelId} AS {ChannelId}, {CompanyCode.Unknown()}, r.currency AS {Currency},
            {orders.OrderNo} AS {OrderNo}, {orders.CarrierId} AS {CarrierId}, {orders.Origin} AS {Origin},
            {orders.Destination} AS {Destination}, {orders.ServiceLevel} AS {ServiceLevel},
            {orders.WeightKg} AS {WeightKg}, r.mode AS {Mode},
            CASE WHEN NOT ({SellerPays()}) THEN 'customer pays' WHEN r.charge IS NULL THEN 'unrated'
                ELSE 'rated' END AS {Status},
            {Charge.From($"r.charge")}, {Matches.From($"coalesce(r.matches, 0)")}, r.rate_id AS {RateId}
        FROM {orders}
        LEFT JOIN ranked AS r ON r.freight_order_id = {orders.FreightOrderId} AND r.place = 1
        LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)} ON {customers.CustomerId} = {orders.CustomerId}
            AND {customers.On($"{orders.OrderedOn}")}
        """;

    private Sql SellerPays() => $"coalesce(lower({orders.FreightPayer}), 'seller') <> 'customer'";

    private Sql Price() => $"""
        CAST(greatest(CAST({rates.MinimumCharge} AS DECIMAL(30,12)),
            CAST(CAST({rates.RatePerKg} AS DECIMAL(20,6)) * {orders.WeightKg} AS DECIMAL(30,12))) AS DECIMAL(18,2))
        """;
}
