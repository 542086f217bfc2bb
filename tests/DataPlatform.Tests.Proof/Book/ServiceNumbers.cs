using DataPlatform.Core;
using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Service measures, run through the order facts.</summary>
internal static class ServiceNumbers
{
    private static readonly OrderLineFact lines = new();
    private static readonly OrderFact orders = new();

    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
        new("SVC-01", "R", "Aldo Inc., textbook problem with solution", "500 orders of 3,100 lines and 16,000 units; "
            + "350 orders, 2,325 lines and 12,800 units delivered")
        {
            ComputedBy = "`order_line_fact` and `order_fact`",
            Figures = Aldo,
        },
        new("SVC-04", "R", "APQC, perfect order performance", "Rates .98, .97, .99, .82 of four components")
        {
            ComputedBy = "`order_line_fact` and the metric `perfect_order_index`",
            Note = "The source prints 77.16, cut off. The product is an index; the share of perfect lines is another "
                + "number, here 82 %.",
            Figures = Index,
        },
        new("SVC-05", "R", "OTIF calculator example", "1,200 orders, 1,080 of them on time in full, target 95 %")
        {
            ComputedBy = "`order_fact`",
            Figures = Otif,
        },
        new("SVC-08", "R", "SCOR RL.1.1", "A line scores one on each of four components and is perfect at four")
        {
            ComputedBy = "`order_line_fact`",
            Figures = TruthTable,
        },
    ];

    private static List<Figure> Aldo()
    {
        using var bench = Bench();
        // 350 orders of 6 complete lines; 150 orders share 1,000 lines, of which 775 miss 4 or 5 of 5 or 6 units
        bench.Execute("""
            CREATE TABLE aldo AS SELECT i, CASE WHEN i < 2100 THEN i // 6 ELSE 350 + i % 150 END AS order_no,
                CASE WHEN i >= 2100 AND i < 2600 THEN 6 ELSE 5 END AS ordered,
                CASE WHEN i >= 2100 AND i < 2200 THEN 1 WHEN i < 2100 THEN 5 WHEN i < 2600 THEN 2 WHEN i < 2875 THEN 1
                    ELSE 5 END AS shipped
            FROM range(3100) AS r(i)
            """);
        Fill(bench, "aldo");
        bench.Build(orders);
        decimal Rate(string top, string bottom, string from) =>
            (decimal)bench.Rows(
                $"SELECT CAST({top} / CAST({bottom} AS DOUBLE) AS DECIMAL(9,6)) AS r FROM {from}")[0]["r"]!;
        return
        [
            Figure.Exact("unit fill", 0.80m, Rate("sum(unit_shipped)", "sum(unit_ordered)", "order_line_fact")),
            Figure.Exact("line fill", 0.75m, Rate("sum(line_complete)", "count(*)", "order_line_fact")),
            Figure.Exact("order fill", 0.70m, Rate("sum(order_complete)", "count(*)", "order_fact")),
        ];
    }

    private static List<Figure> Index()
    {
        using var bench = Bench();
        for (var i = 0; i < 100; i++)
            Line(bench, $"O{i}", onTime: i >= 2, inFull: i >= 3, documents: i >= 1, condition: i >= 18);
        var judged = bench.Build(lines);
        decimal Rate(Column<long> flag) => judged.Sum(r => (long)r[flag]!) / 100m;
        return
        [
            Figure.Within("index", 0.771697m, Rate(lines.OnTime) * Rate(lines.InFull) * Rate(lines.DocumentsOk)
                * Rate(lines.ConditionOk), 0.000001m),
            Figure.Exact("perfect lines, another number", 0.82m, Rate(lines.PerfectLine)),
        ];
    }

    private static List<Figure> Otif()
    {
        using var bench = Bench();
        bench.Execute("""
            CREATE TABLE otif AS SELECT i, i AS order_no, 5 AS ordered,
                CASE WHEN i < 120 THEN 4 ELSE 5 END AS shipped FROM range(1200) AS r(i)
            """);
        Fill(bench, "otif");
        var judged = bench.Build(orders);
        var hit = judged.Sum(r => (long)r[orders.Otif]!);
        return
        [
            Figure.Exact("orders judged", 1_200m, judged.Count),
            Figure.Exact("missed", 120m, judged.Count - hit),
            Figure.Exact("on time in full", 0.90m, hit / (decimal)judged.Count),
            Figure.Exact("points to target", -5.00m, 100m * hit / judged.Count - 95m),
        ];
    }

    private static List<Figure> TruthTable()
    {
        using var bench = Bench();
        for (var i = 0; i < 16; i++)
            Line(bench, $"O{i:00}", (i & 1) > 0, (i & 2) > 0, (i & 4) > 0, (i & 8) > 0);
        var perfect = bench.Build(lines).OrderBy(r => r[lines.OrderNo]).Select(r => $"{r[lines.PerfectLine]}");
        return [Figure.Same("perfect, of the sixteen", "0000000000000001", string.Concat(perfect))];
    }

    private static TransformBench Bench()
    {
        var bench = new TransformBench();
        bench.Create(new SalesOrderLine());
        bench.Create(new DeliveryLine());
        return bench;
    }

    private static void Line(
        TransformBench bench, string order, bool onTime, bool inFull, bool documents, bool condition)
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

    private static void Fill(TransformBench bench, string from) => bench.Execute($"""
        INSERT INTO sales_order_line (order_no, line_no, ordered_on, promised_on, quantity)
        SELECT CAST(order_no AS VARCHAR), CAST(i AS VARCHAR), DATE '2024-03-01', DATE '2024-03-10', ordered
        FROM {from};
        INSERT INTO delivery_line (delivery_no, line_no, order_no, order_line_no, shipped_quantity, shipped_on,
            delivered_on, documents_complete, condition_ok)
        SELECT 'D' || i, '1', CAST(order_no AS VARCHAR), CAST(i AS VARCHAR), shipped, DATE '2024-03-08',
            DATE '2024-03-10', TRUE, TRUE FROM {from}
        """);
}
