using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Proof.Warehouse;

/// <summary>Oracles SVC-01, SVC-04, SVC-05 and SVC-08, run through the real transforms.</summary>
public sealed class Service_matches_published_examples : IDisposable
{
    private readonly TransformBench bench = new();
    private readonly OrderLineFact lines = new();
    private readonly OrderFact orders = new();

    public Service_matches_published_examples()
    {
        bench.Create(new SalesOrderLine());
        bench.Create(new DeliveryLine());
    }

    public void Dispose() => bench.Dispose();

    [Fact] // Aldo Inc.: 500 orders of 3,100 lines and 16,000 units; 350, 2,325 and 12,800 of them delivered
    public void Aldo_fills_80_75_and_70_percent()
    {
        // 350 orders of 6 complete lines; 150 orders share 1,000 lines, of which 775 miss 4 or 5 of 5 or 6 units
        bench.Execute("""
            CREATE TABLE aldo AS SELECT i,
                CASE WHEN i < 2100 THEN i // 6 ELSE 350 + i % 150 END AS order_no, i >= 2100 AND i < 2875 AS short,
                CASE WHEN i >= 2100 AND i < 2600 THEN 6 ELSE 5 END AS ordered,
                CASE WHEN i >= 2100 AND i < 2200 THEN 1 WHEN i < 2100 THEN 5 WHEN i < 2600 THEN 2 WHEN i < 2875 THEN 1
                    ELSE 5 END AS shipped
            FROM range(3100) AS r(i)
            """);
        Fill("aldo");
        bench.Build(orders);
        var unit = bench.Rows("SELECT sum(unit_ordered) AS ordered, sum(unit_shipped) AS shipped, "
            + "sum(line_complete)::BIGINT AS complete, count(*) AS lines FROM order_line_fact")[0];
        Assert.Equal(16_000m, unit["ordered"]);
        Assert.Equal(12_800m, unit["shipped"]);
        Assert.Equal(2_325L, unit["complete"]);
        Assert.Equal(3_100L, unit["lines"]);
        var order = bench.Rows("SELECT count(*) AS orders, sum(order_complete)::BIGINT AS complete FROM order_fact")[0];
        Assert.Equal(500L, order["orders"]);
        Assert.Equal(350L, order["complete"]);
        Assert.Equal((0.80m, 0.75m, 0.70m), (12_800m / 16_000m, 2_325m / 3_100m, 350m / 500m));
    }

    [Fact] // APQC: .98 x .97 x .99 x .82; the source prints 77.16, cut off
    public void The_product_of_rates_is_an_index_and_not_the_share_of_perfect_lines()
    {
        for (var i = 0; i < 100; i++)
            Line($"O{i}", onTime: i >= 2, inFull: i >= 3, documents: i >= 1, condition: i >= 18);
        var judged = bench.Build(lines);
        decimal Rate(DataPlatform.Core.Column<long> flag) => judged.Sum(r => (long)r[flag]!) / 100m;
        Assert.Equal((0.98m, 0.97m, 0.99m, 0.82m),
            (Rate(lines.OnTime), Rate(lines.InFull), Rate(lines.DocumentsOk), Rate(lines.ConditionOk)));
        Assert.Equal(0.771697m, decimal.Round(
            Rate(lines.OnTime) * Rate(lines.InFull) * Rate(lines.DocumentsOk) * Rate(lines.ConditionOk), 6));
        Assert.Equal(0.82m, Rate(lines.PerfectLine));
    }

    [Fact] // OTIF calculator example: 1,200 orders, 1,080 on time and in full, target 95 %
    public void Orders_on_time_in_full_are_counted()
    {
        bench.Execute("""
            CREATE TABLE otif AS SELECT i, i AS order_no, FALSE AS short, 5 AS ordered,
                CASE WHEN i < 120 THEN 4 ELSE 5 END AS shipped FROM range(1200) AS r(i)
            """);
        Fill("otif");
        bench.Build(orders);
        var row = bench.Rows("SELECT sum(otif)::BIGINT AS hit, count(otif) AS judged FROM order_fact")[0];
        Assert.Equal(1_200L, row["judged"]);
        Assert.Equal(1_080L, row["hit"]);
        Assert.Equal(-5.00m, 100m * 1_080m / 1_200m - 95m);
    }

    [Fact] // SCOR RL.1.1: a line scores one on each of four, and is perfect at four
    public void The_truth_table_of_sixteen()
    {
        for (var i = 0; i < 16; i++)
            Line($"O{i:00}", (i & 1) > 0, (i & 2) > 0, (i & 4) > 0, (i & 8) > 0);
        var perfect = bench.Build(lines).OrderBy(r => r[lines.OrderNo]).Select(r => r[lines.PerfectLine]).ToList();
        Assert.Equal([.. Enumerable.Repeat<object?>(0L, 15), 1L], perfect);
        Assert.Equal(1L, bench.Build(orders).Sum(r => (long)r[orders.Perfect]!));
    }

    private void Line(string order, bool onTime, bool inFull, bool documents, bool condition)
    {
        var promised = new DateOnly(2024, 3, 10);
        var l = new SalesOrderLine();
        var d = new DeliveryLine();
        bench.Add(l, (l.OrderNo, order), (l.LineNo, "1"), (l.OrderedOn, new DateOnly(2024, 3, 1)),
            (l.PromisedOn, promised), (l.Quantity, 10m));
        bench.Add(d, (d.DeliveryNo, order), (d.LineNo, "1"), (d.OrderNo, order), (d.OrderLineNo, "1"),
            (d.ShippedQuantity, inFull ? 10m : 9m), (d.ShippedOn, promised.AddDays(-1)),
            (d.DeliveredOn, onTime ? promised : promised.AddDays(1)), (d.DocumentsComplete, documents),
            (d.ConditionOk, condition));
    }

    private void Fill(string from)
    {
        bench.Execute($"""
            INSERT INTO sales_order_line (order_no, line_no, ordered_on, promised_on, quantity)
            SELECT CAST(order_no AS VARCHAR), CAST(i AS VARCHAR), DATE '2024-03-01', DATE '2024-03-10', ordered
            FROM {from};
            INSERT INTO delivery_line (delivery_no, line_no, order_no, order_line_no, shipped_quantity, shipped_on,
                delivered_on, documents_complete, condition_ok)
            SELECT 'D' || i, '1', CAST(order_no AS VARCHAR), CAST(i AS VARCHAR), shipped, DATE '2024-03-08',
                DATE '2024-03-10', TRUE, TRUE FROM {from}
            """);
    }
}
