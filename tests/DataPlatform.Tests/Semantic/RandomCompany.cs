using DataPlatform.Semantic;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Tests.Semantic;

/// <summary>
/// Random facts of a made-up company, kept as dictionaries so that an oracle can filter and add them up in C# without
/// any of the platform's code.
/// </summary>
internal sealed class RandomCompany
{
    public static readonly DateOnly First = new(2024, 1, 1);
    public static readonly string[] Regions = ["North", "South", "East"];
    public static readonly string[] Segments = ["KEY", "MID", "TAIL"];

    private readonly Random random;

    public RandomCompany(int seed)
    {
        random = new Random(seed);
        for (var c = 0; c < 30; c++)
            AddCustomer($"C{c:00}");
        for (var p = 0; p < 8; p++)
            AddProduct($"P{p}");
        for (var i = 0; i < 400; i++)
            Invoices.Add(Invoice(i));
        for (var o = 0; o < 250; o++)
            Orders.Add(Order(o));
        for (var s = 0; s < 150; s++)
            Stocks.Add(Stock(s));
    }

    public List<Dictionary<string, object?>> Customers { get; } = [];

    public List<Dictionary<string, object?>> Products { get; } = [];

    public List<Dictionary<string, object?>> Assignments { get; } = [];

    public List<Dictionary<string, object?>> Invoices { get; } = [];

    public List<Dictionary<string, object?>> Orders { get; } = [];

    public List<Dictionary<string, object?>> Stocks { get; } = [];

    public void Fill(FactLake lake)
    {
        lake.Fill(new Customer(), Customers);
        lake.Fill(new Product(), Products);
        lake.Fill(new SegmentAssignment(), Assignments);
        lake.Fill(new InvoiceFact(), Invoices);
        lake.Fill(new OrderFact(), Orders);
        lake.Fill(new StockFact(), Stocks);
    }

    /// <summary>What a dimension says of a fact row, looked up the slow way.</summary>
    public string? Value(
        Dictionary<string, object?> row, string dimension, SegmentView view, string scheme, DateOnly today)
    {
        var day = (DateOnly)row["business_date"]!;
        return dimension switch
        {
            "month" => $"{day:yyyy-MM}",
            "quarter" => $"{day.Year}-Q{(day.Month + 2) / 3}",
            "year" => $"{day.Year}",
            "customer" => (string?)row["customer_id"],
            "product" => (string?)row["product_id"],
            "channel" => (string?)row["channel_id"],
            "currency" => (string?)row["currency"],
            "region" => (string?)AtDay(Customers, "customer_id", row["customer_id"], day)?["sales_region"],
            "product_family" => (string?)AtDay(Products, "product_id", row["product_id"], day)?["family"],
            "segment" => Segment(row, scheme, view.Name == "as is" ? today : view.Day ?? day),
            _ => throw new ArgumentException(dimension),
        };
    }

    public string Segment(Dictionary<string, object?> row, string scheme, DateOnly on)
    {
        var entity = scheme == "customer-segments" ? row["customer_id"] : row["product_id"];
        return (string?)Assignments.SingleOrDefault(
            a => (string)a["scheme_id"]! == scheme && Equals(a["entity_key"], entity)
            && (DateOnly)a["valid_from"]! <= on && on < (DateOnly)a["valid_to"]!)?["segment_id"] ?? "UNASSIGNED";
    }

    private static Dictionary<string, object?>? AtDay(
        List<Dictionary<string, object?>> table, string key, object? value, DateOnly day) => value is null
        ? null
        : table.Where(r => r[key]!.Equals(value) && (DateOnly)r["valid_from"]! <= day)
            .OrderByDescending(r => (DateOnly)r["valid_from"]!).ThenByDescending(r => (DateTimeOffset)r["recorded_at"]!)
            .FirstOrDefault();

    private T Any<T>(params T[] values) => values[random.Next(values.Length)];

    private DateOnly AnyDay() => First.AddDays(random.Next(540));

    private decimal Cents(int most) => random.Next(most * 100) / 100m;

    private void AddCustomer(string id)
    {
        var moved = AnyDay();
        Customers.Add(Known(SmallCompany.Customer(id, Any(Regions), First), 1));
        // a correction of the same start: the newer knowledge wins
        if (random.Next(4) == 0)
            Customers.Add(Known(SmallCompany.Customer(id, Any(Regions), First), 2));
        if (random.Next(2) == 0)
            Customers.Add(Known(SmallCompany.Customer(id, Any(Regions), moved), 1));
        Assign(id, "customer-segments", "customer");
    }

    private void AddProduct(string id)
    {
        foreach (var from in new[] { First, AnyDay() }.Distinct())
        {
            Products.Add(Known(new Dictionary<string, object?>
            {
                ["product_id"] = id,
                ["family"] = Any<string?>("tools", "toys", null),
                ["valid_from"] = from,
                ["valid_to"] = BitemporalTable.Open,
            }, 1));
        }
        Assign(id, "product-classes", "product");
    }

    private static Dictionary<string, object?> Known(Dictionary<string, object?> row, int month)
    {
        row["recorded_at"] = new DateTimeOffset(2025, month, 1, 0, 0, 0, TimeSpan.Zero);
        return row;
    }

    private void Assign(string entity, string scheme, string basis)
    {
        var from = random.Next(3) == 0 ? AnyDay() : First;
        var version = 1;
        while (from < First.AddDays(540))
        {
            var to = random.Next(2) == 0 ? BitemporalTable.Open : from.AddDays(30 + random.Next(300));
            if (random.Next(5) != 0)
            {
                var row = SmallCompany.Assigned(entity, Any(Segments), from, to, $"{scheme}@{version}");
                row["entity_type"] = basis;
                Assignments.Add(row);
            }
            from = to;
            version = 2;
        }
    }

    private Dictionary<string, object?> Fact() => new()
    {
        ["business_date"] = AnyDay(),
        ["customer_id"] = random.Next(20) == 0 ? null : $"C{random.Next(32):00}",
        ["product_id"] = random.Next(20) == 0 ? null : $"P{random.Next(9)}",
        ["channel_id"] = Any<string?>("web", "shop", null),
        ["currency"] = random.Next(12) == 0 ? "USD" : "EUR",
    };

    private Dictionary<string, object?> Invoice(int number)
    {
        var row = Fact();
        row["invoice_no"] = $"I{number}";
        row["line_no"] = "1";
        row["kind"] = Any("invoice", "invoice", "invoice", "credit");
        row["quantity"] = (decimal)random.Next(1, 9);
        row["list_amount"] = Cents(900);
        row["discount_amount"] = Cents(50);
        row["rebate_amount"] = Cents(9);
        row["net_amount"] = (decimal)row["list_amount"]! - (decimal)row["discount_amount"]!;
        row["cost_amount"] = random.Next(30) == 0 ? null : Cents(500);
        return row;
    }

    private Dictionary<string, object?> Order(int number)
    {
        var row = Fact();
        row["order_no"] = $"O{number}";
        row["lines"] = 1L;
        row["otif"] = random.Next(7) == 0 ? null : (long)random.Next(2);
        return row;
    }

    private Dictionary<string, object?> Stock(int number)
    {
        var row = Fact();
        var day = (DateOnly)row["business_date"]!;
        row["business_date"] = new DateOnly(day.Year, day.Month, 1);
        row["stock_key"] = $"S{number}";
        row["location_id"] = Any("L1", "L2");
        row["stock_value"] = random.Next(4) == 0 ? null : Cents(700);
        row["cogs_amount"] = row["stock_value"] is null ? Cents(100) : null;
        return row;
    }
}
