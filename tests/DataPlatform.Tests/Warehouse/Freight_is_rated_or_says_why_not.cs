using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Warehouse;

public sealed class Freight_is_rated_or_says_why_not : IDisposable
{
    private readonly TransformBench bench = new();
    private readonly FreightCharge charges = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("10", "8.00", 1L)] // 10 x 0.5 = 5 is below the minimum of 8
    [InlineData("20", "8.00", 2L)] // the upper end belongs to the band, and so does the lower end of the next
    [InlineData("100", "40.00", 1L)]
    public void A_weight_finds_its_band_and_pays_at_least_the_minimum(string weight, string charge, long matches)
    {
        Rate("R1", 0m, 20m, 0.5m, 8m);
        Rate("R2", 20m, 100m, 0.4m, 3m);
        Order("F1", decimal.Parse(weight));
        var row = bench.Build(charges)[0];
        Assert.Equal("rated", row[charges.Status]);
        Assert.Equal(decimal.Parse(charge), row[charges.Charge]);
        Assert.Equal(matches, row[charges.Matches]);
    }

    [Fact]
    public void Outside_every_band_or_lane_an_order_is_unrated_not_free()
    {
        Rate("R1", 0m, 20m, 0.5m, 8m);
        Order("F1", 20.001m);
        Order("F2", 10m, service: "DTP");
        Order("F3", 10m, days: 3);
        Assert.All(bench.Build(charges), row =>
        {
            Assert.Equal("unrated", row[charges.Status]);
            Assert.Null(row[charges.Charge]);
            Assert.Equal(0L, row[charges.Matches]);
        });
    }

    [Fact]
    public void Freight_the_customer_pays_has_no_charge_and_no_cost()
    {
        Rate("R1", 0m, 20m, 0.5m, 8m);
        Order("F1", 10m, payer: "customer");
        Order("F2", 10m);
        var rows = bench.Build(charges).ToDictionary(r => r.Text(charges.FreightOrderId)!);
        Assert.Equal("customer pays", rows["F1"][charges.Status]);
        Assert.Null(rows["F1"][charges.Charge]);
        var costs = new CostToServeLine();
        Assert.Equal(["freight F2 8.00"], bench.Build(costs)
            .Select(r => $"{r[costs.Source]} {r[costs.DocumentNo]} {r[costs.Amount]}"));
    }

    [Fact]
    public void Freight_of_a_leg_is_split_over_its_lines_by_mass_to_the_cent()
    {
        var l = new TransportLeg();
        bench.Add(l, (l.LegId, "L1"), (l.ShipmentId, "S1"), (l.FreightAmount, 10.00m), (l.Currency, "EUR"),
            (l.DepartedOn, new DateOnly(2024, 3, 1)), (l.FreightPayer, "seller"));
        var s = new ShipmentLine();
        foreach (var (order, mass) in new[] { ("O1", 1m), ("O2", 1m), ("O3", 1m), ("O4", 9m) })
            bench.Add(s, (s.ShipmentId, "S1"), (s.LineNo, order), (s.OrderNo, order), (s.OrderLineNo, "1"),
                (s.MassKg, mass));
        var costs = new CostToServeLine();
        Assert.Equal([0.83m, 0.83m, 0.84m, 7.50m],
            bench.Build(costs).OrderBy(r => r[costs.OrderNo]).Select(r => r.Number(costs.Amount)));
    }

    private void Rate(string id, decimal from, decimal to, decimal perKg, decimal minimum)
    {
        var r = new FreightRate();
        bench.Add(r, (r.RateId, id), (r.CarrierId, "V1"), (r.Origin, "P1"), (r.Destination, "P9"),
            (r.ServiceLevel, "DTD"), (r.TransitDays, 2L), (r.MinWeightKg, from), (r.MaxWeightKg, to),
            (r.RatePerKg, perKg), (r.MinimumCharge, minimum), (r.Currency, "USD"));
    }

    private void Order(string id, decimal weight, string service = "DTD", long days = 2, string payer = "seller")
    {
        var o = new FreightOrder();
        bench.Add(o, (o.FreightOrderId, id), (o.CarrierId, "V1"), (o.Origin, "P1"), (o.Destination, "P9"),
            (o.ServiceLevel, service), (o.TransitDays, days), (o.WeightKg, weight), (o.FreightPayer, payer),
            (o.OrderedOn, new DateOnly(2013, 5, 26)));
    }
}
