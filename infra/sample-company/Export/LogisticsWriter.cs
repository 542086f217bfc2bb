using System.Globalization;
using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>What the 3PL sends each month: deliveries as CSV; shipments, legs, activities, events as NDJSON.</summary>
internal sealed class LogisticsWriter : IDisposable
{
    /// <summary>March 2025 came in June; September 2025 came wrong and was corrected in October.</summary>
    private static readonly int late = Period.Month(Period.Day(2025, 3, 1));
    private static readonly int corrected = Period.Month(Period.Day(2025, 9, 1));

    private readonly Row row = new();
    private readonly Row wrong = new();
    private readonly MonthlyFiles deliveries;
    private readonly MonthlyFiles firstTry;
    private readonly MonthlyFiles shipments;
    private readonly MonthlyFiles legs;
    private readonly MonthlyFiles activities;
    private readonly MonthlyFiles events;
    private long activityNo;
    private long deliveryRows;

    public LogisticsWriter(string root, TruthLog log, ulong seed)
    {
        var feed = LogisticsFeeds.Deliveries(log, seed);
        deliveries = new MonthlyFiles(feed, m => new CsvSink(root,
            $"data/3pl/deliveries_{Period.MonthName(m)}{(m == corrected ? "_corr1" : "")}.csv", Arrival(m),
            feed.Columns, ';'));
        var before = LogisticsFeeds.Deliveries(log, seed, replaced: true);
        firstTry = new MonthlyFiles(before, m => new CsvSink(root,
            $"data/3pl/deliveries_{Period.MonthName(m)}.csv", Period.Arrival(m), before.Columns, ';'));
        shipments = Ndjson(root, LogisticsFeeds.Shipments(log, seed), "shipments");
        legs = Ndjson(root, LogisticsFeeds.Legs(log, seed), "legs");
        activities = Ndjson(root, LogisticsFeeds.Activities(log, seed), "activities");
        events = Ndjson(root, LogisticsFeeds.Events(log, seed), "events");
    }

    private static DateTimeOffset Arrival(int month) => month == late
        ? Period.Arrival(month + 2).AddDays(17)
        : month == corrected ? Period.Arrival(month).AddDays(9) : Period.Arrival(month);

    private static MonthlyFiles Ndjson(string root, Feed feed, string name) => new(feed, m => new NdjsonSink(
        root, $"data/3pl/{name}_{Period.MonthName(m)}.ndjson", Period.Arrival(m), feed.Columns));

    private MonthlyFiles[] All => [deliveries, firstTry, shipments, legs, activities, events];

    public void CloseBefore(int month)
    {
        foreach (var files in All)
            files.CloseBefore(month);
    }

    public void Write(Order order)
    {
        if (!order.Ships)
            return;
        var sscc = Product.WithCheckDigit(string.Create(CultureInfo.InvariantCulture, $"0401234{order.Number:D10}"));
        var part = 0;
        foreach (var line in order.Lines.Where(l => l.Shipped > 0))
        {
            Deliver(order, line, ++part, line.Shipped - line.SecondDelivery, sscc);
            if (line.SecondDelivery > 0)
                Deliver(order, line, ++part, line.SecondDelivery, sscc);
            shipments.Write(order.Shipped, row.Clear().Text(order.ShipmentId).Text(line.LineNo).Text(order.OrderNo)
                .Text(line.LineNo).Text(line.Product.Id).Number(line.Shipped).Number(line.MassKg));
            activities.Write(order.Shipped, row.Clear().Text($"A{++activityNo:D10}").Text(order.Dc).Text("pick")
                .Text(order.OrderNo).Text(line.LineNo).Day(order.Shipped)
                .Number(6m + (0.15m * line.Shipped)).Number(line.Shipped));
        }
        activities.Write(order.Shipped, row.Clear().Text($"A{++activityNo:D10}").Text(order.Dc).Text("load")
            .Text(order.OrderNo).Text(null).Day(order.Shipped).Number(4).Number(part));
        foreach (var leg in order.Legs)
            Write(order, leg);
        Event(order, 1, order.Shipped, sscc, "departing", "in_transit", "T16:00:00+00:00", order.Dc);
        Event(order, 2, order.Delivered, sscc, "arriving", "in_progress", "T09:30:00+00:00", order.Legs[^1].Origin);
    }

    private void Deliver(Order order, OrderLine line, int part, int quantity, string sscc)
    {
        row.Clear().Text(order.DeliveryNo).Number(part * 10).Text(order.OrderNo).Text(line.LineNo).Number(quantity)
            .Raw(Period.German(order.Shipped)).Raw(Period.German(order.Delivered))
            .Text(line.DocumentsComplete ? "J" : "N").Text(line.ConditionOk ? "J" : "N").Text(sscc)
            .Text($"{order.Dc} → {order.Customer.Region}");
        deliveries.Write(order.Shipped, row);
        if (Period.Month(order.Shipped) != corrected)
            return;
        deliveryRows++;
        if (deliveryRows % 50 == 0)
            return;
        row.CopyTo(wrong, deliveryRows % 20 == 0 ? new Dictionary<int, string> { [4] = "1" } : []);
        firstTry.Write(order.Shipped, wrong);
    }

    private void Write(Order order, Leg leg)
    {
        var stated = order.Number % 3 == 0 ? order.Lines.Sum(l => l.MassKg) : (decimal?)null;
        legs.Write(leg.Departed, row.Clear().Text($"{order.ShipmentId}-{leg.Sequence}").Text(order.ShipmentId)
            .Number(leg.Sequence).Text(leg.CarrierId).Text(leg.Mode).Text(order.ServiceLevel).Text(leg.Origin)
            .Text(leg.Destination).Day(leg.Departed).Day(leg.Arrived).Number(stated).Number(leg.DistanceKm)
            .Text(leg.DistanceKm is null ? null : "sfd").Text(leg.Factor?.Id).Text(leg.Hub?.Id).Text(leg.DataType)
            .Number(leg.Freight).Text("EUR").Text(order.FreightPayer));
    }

    private void Event(
        Order order, int sequence, int day, string sscc, string step, string disposition, string time, string place) =>
        events.Write(day, row.Clear().Text($"E{order.Number:D9}-{sequence}").Text(order.ShipmentId).Text(sscc)
            .Text(step).Text(disposition)
            .Text(Period.Date(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + time)
            .Text(place));

    public void Dispose()
    {
        foreach (var files in All)
            files.Dispose();
    }
}
