using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Semantic.Metrics;

/// <summary>
/// What customers asked for and got. An order or a line whose delivery is not yet due, or whose feed knows no
/// deliveries, is unknown and left out; when more than a quarter is unknown, the rate is not computable.
/// </summary>
public static class ServiceMetrics
{
    private const decimal OpenOrders = 0.25m;
    private const string NoDeliveries = "no deliveries known";

    private static readonly OrderLineFact l = new();
    private static readonly OrderFact o = new();
    private static readonly ReturnFact r = new();
    private static readonly InvoiceFact i = new();

    /// <summary>Number of orders.</summary>
    public static readonly Metric Orders =
        Metric.Count(o, $"count(*)", "orders", "Number of orders, by the day they were placed.") with
        {
            Additivity = Additivity.Additive,
        };

    /// <summary>Number of order lines.</summary>
    public static readonly Metric OrderLines =
        Metric.Count(l, $"count(*)", "order lines", "Number of order lines, by the day they were placed.") with
        {
            Additivity = Additivity.Additive,
        };

    /// <summary>Units ordered.</summary>
    public static readonly Metric UnitsOrdered =
        Metric.Sum(l, $"{l.Quantity}", "units", "Units ordered.");

    /// <summary>Units shipped.</summary>
    public static readonly Metric UnitsShipped =
        Metric.Sum(l, $"{l.ShippedQuantity}", "units", "Units shipped against the orders of the period.",
            lacking: "carry no shipped quantity");

    /// <summary>Unit fill rate.</summary>
    public static readonly Metric FillRateUnit = Metric.Ratio(
        l, $"sum({l.UnitShipped})", $"sum({l.UnitOrdered}) FILTER (WHERE {l.UnitShipped} IS NOT NULL)", Units.Share,
        "Units in the first shipment over units ordered; later shipments do not count.",
        new Unknown($"{l.UnitShipped} IS NULL", "carry no delivery status") { None = NoDeliveries }) with
    {
        Title = "Fill rate, units",
        UnknownLimit = OpenOrders,
        Code = "SCOR RL.3.35",
    };

    /// <summary>Line fill rate.</summary>
    public static readonly Metric FillRateLine = Metric.Ratio(
        l, $"sum({l.LineComplete})", $"count({l.LineComplete})", Units.Share,
        "Order lines covered by their first shipment over order lines.",
        new Unknown($"{l.LineComplete} IS NULL", "carry no delivery status") { None = NoDeliveries }) with
    {
        Title = "Fill rate, lines",
        UnknownLimit = OpenOrders,
        Code = "SCOR RL.2.1",
    };

    /// <summary>Order fill rate.</summary>
    public static readonly Metric FillRateOrder = Metric.Ratio(
        o, $"sum({o.OrderComplete})", $"count({o.OrderComplete})", Units.Share,
        "Orders all of whose lines were covered by their first shipment over orders.",
        new Unknown($"{o.OrderComplete} IS NULL", "carry no delivery status") { None = NoDeliveries }) with
    {
        Title = "Fill rate, orders",
        UnknownLimit = OpenOrders,
        Code = "SCOR RL.2.1",
    };

    /// <summary>Line fill rate, all shipments.</summary>
    public static readonly Metric FinalFillLine = Metric.Ratio(
        l, $"sum({l.InFull})", $"count({l.InFull})", Units.Share,
        "Order lines covered by all their shipments together over order lines: back-orders count once they ship.",
        new Unknown($"{l.InFull} IS NULL", "carry no delivery status") { None = NoDeliveries }) with
    {
        Title = "Fill rate, lines, in the end",
        UnknownLimit = OpenOrders,
    };

    /// <summary>Order fill rate, all shipments.</summary>
    public static readonly Metric FinalFillOrder = Metric.Ratio(
        o, $"sum({o.InFull})", $"count({o.InFull})", Units.Share,
        "Orders all of whose lines were covered by all their shipments together over orders.",
        new Unknown($"{o.InFull} IS NULL", "carry no delivery status") { None = NoDeliveries }) with
    {
        Title = "Fill rate, orders, in the end",
        UnknownLimit = OpenOrders,
    };

    /// <summary>On time.</summary>
    public static readonly Metric OnTime = Metric.Ratio(
        o, $"sum({o.OnTime})", $"count({o.OnTime})", Units.Share,
        "Orders delivered on or before the day committed to the customer over orders.",
        new Unknown($"{o.OnTime} IS NULL", "carry no promise or no delivery status") { None = NoDeliveries }) with
    {
        UnknownLimit = OpenOrders,
        Code = "SCOR RL.2.2",
    };

    /// <summary>On time in full.</summary>
    public static readonly Metric Otif = Metric.Ratio(
        o, $"sum({o.Otif})", $"count({o.Otif})", Units.Share,
        "Orders delivered both in full and on time over orders: counted, not multiplied from two rates.",
        new Unknown($"{o.Otif} IS NULL", "carry no promise or no delivery status") { None = NoDeliveries }) with
    {
        UnknownLimit = OpenOrders,
        Title = "On time in full",
    };

    /// <summary>Perfect order.</summary>
    public static readonly Metric PerfectOrder = Metric.Ratio(
        o, $"sum({o.Perfect})", $"count({o.Perfect})", Units.Share,
        "Orders all of whose lines were in full, on time, with right documents and in perfect condition over orders.",
        new Unknown($"{o.Perfect} IS NULL", "carry no status of promise, documents or condition")
        {
            None = "no deliveries with promise, documents and condition known",
        }) with
    {
        UnknownLimit = OpenOrders,
        Code = "SCOR RL.1.1",
    };

    /// <summary>Perfect order index.</summary>
    public static readonly Metric PerfectOrderIndex = Metric.From(
        new Formula.Product(
        [
            Rate($"{l.InFull}", "carry no delivery status"),
            Rate($"{l.OnTime}", "carry no promise or no delivery status"),
            Rate($"{l.DocumentsOk}", "carry no document status"), Rate($"{l.ConditionOk}", "carry no condition status"),
        ]),
        "index", "Product of the four line rates in full, on time, documents and condition: "
            + "an index, not a share of orders.")
        with
    {
        UnknownLimit = OpenOrders,
        Code = "APQC",
    };

    /// <summary>Order cycle time.</summary>
    public static readonly Metric OrderCycleDays = Metric.Ratio(
        o, $"sum({o.CycleDays})", $"count({o.CycleDays})", "days",
        "Days from order to last delivery, per order delivered in full; "
            + "orders not delivered in full have no cycle time.",
        new Unknown($"{o.CycleDays} IS NULL", "carry no cycle time") { Only = $"{o.InFull} = 1" }) with
    {
        Direction = Direction.Lower,
        Code = "SCOR RS.1.1",
    };

    /// <summary>Back-order rate.</summary>
    public static readonly Metric BackOrderRate = Metric.Ratio(
        l,
        $"""
        sum(CASE WHEN {l.FirstShippedOn} <= coalesce({l.RequestedOn}, {l.PromisedOn})
            THEN {l.UnitOrdered} - {l.UnitShipped} ELSE {l.UnitOrdered} END)
        """,
        $"sum({l.UnitOrdered})", Units.Share,
        "Units not shipped by the day requested (promised where none is requested) over units ordered.",
        new Unknown($"{l.UnitShipped} IS NULL OR coalesce({l.RequestedOn}, {l.PromisedOn}) IS NULL",
            "carry no delivery status or no requested day") { None = NoDeliveries }) with
    {
        Direction = Direction.Lower,
        UnknownLimit = OpenOrders,
    };

    private static readonly Metric unitsReturned = Metric.Sum(
        r, $"{r.Quantity}", "units", "Units customers sent back.");

    /// <summary>Return rate.</summary>
    public static readonly Metric ReturnRate = Metric.From(
        unitsReturned.Over(Metric.Sum(
            i, $"{i.Quantity}", "units", "Units invoiced.", only: $"{i.Kind} = 'invoice'",
            noun: "invoiced units", field: "InvoicedUnits")),
        Units.Share, "Units returned in the period over units invoiced in the period.") with
    {
        Direction = Direction.Lower,
    };

    /// <summary>Credits for returns.</summary>
    public static readonly Metric ReturnsAmount = Metric.Sum(
        r, $"{r.CreditAmount}", Units.Currency,
        "Credit given for returned goods, before what the goods still bring.") with
    {
        Direction = Direction.Lower,
    };

    private static Formula Rate(DataPlatform.Core.Sql flag, string lacking) => Metric.Ratio(
        l, $"sum({flag})", $"count({flag})", Units.Share, "", new Unknown($"{flag} IS NULL", lacking)).Formula;
}
