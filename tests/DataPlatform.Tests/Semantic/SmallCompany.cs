using DataPlatform.Semantic;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Tests.Semantic;

/// <summary>
/// Three customers: A is KEY in the north all along, B moves from TAIL to KEY on 2025-02-01, C has no segment. Written
/// by hand, so that every expected number can be checked in the head.
/// </summary>
internal static class SmallCompany
{
    public static DateOnly Day(int month, int day, int year = 2025) => new(year, month, day);

    public static FactLake Lake()
    {
        var lake = new FactLake();
        lake.Fill(new SegmentAssignment(),
            Assigned("A", "KEY", Day(1, 1, 2024), BitemporalTable.Open),
            Assigned("B", "TAIL", Day(1, 1, 2024), Day(2, 1)),
            Assigned("B", "KEY", Day(2, 1), BitemporalTable.Open, "customer-segments@2"));
        lake.Fill(new Customer(),
            Customer("A", "North"), Customer("B", "South"), Customer("C", "North"));
        lake.Fill(new InvoiceFact(),
            Invoice("1", "A", Day(1, 10), 100m, 60m), Invoice("2", "B", Day(1, 20), 50m, 40m),
            Invoice("3", "B", Day(2, 10), 30m, 10m), Invoice("4", "C", Day(2, 20), 20m, 5m));
        lake.Fill(new OrderFact(),
            Order("1", "A", Day(1, 10), 1), Order("2", "B", Day(1, 20), 0), Order("3", "B", Day(2, 10), 1),
            Order("4", "B", Day(2, 11), 1), Order("5", "C", Day(2, 20), 0));
        return lake;
    }

    public static Dictionary<string, object?> Assigned(
        string customer, string segment, DateOnly from, DateOnly to, string version = "customer-segments@1") => new()
        {
            ["scheme_version_id"] = version,
            ["scheme_id"] = version.Split('@')[0],
            ["entity_type"] = "customer",
            ["entity_key"] = customer,
            ["segment_id"] = segment,
            ["valid_from"] = from,
            ["valid_to"] = to,
            ["reason"] = "rule",
        };

    public static Dictionary<string, object?> Customer(string id, string region, DateOnly? from = null) => new()
    {
        ["customer_id"] = id,
        ["name"] = "Customer " + id,
        ["sales_region"] = region,
        ["valid_from"] = from ?? Day(1, 1, 2024),
        ["valid_to"] = BitemporalTable.Open,
        ["recorded_at"] = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ["source_key"] = "customers.csv:" + id,
    };

    public static Dictionary<string, object?> Invoice(
        string no, string customer, DateOnly day, decimal net, decimal? cost, string? currency = "EUR") => new()
        {
            ["invoice_no"] = no,
            ["line_no"] = "1",
            ["business_date"] = day,
            ["customer_id"] = customer,
            ["product_id"] = "P1",
            ["kind"] = "invoice",
            ["currency"] = currency,
            ["quantity"] = 1m,
            ["list_amount"] = net,
            ["discount_amount"] = 0m,
            ["rebate_amount"] = 0m,
            ["net_amount"] = net,
            ["cost_amount"] = cost,
        };

    public static Dictionary<string, object?> Order(string no, string customer, DateOnly day, long? otif) => new()
    {
        ["order_no"] = no,
        ["business_date"] = day,
        ["customer_id"] = customer,
        ["currency"] = "EUR",
        ["lines"] = 1L,
        ["otif"] = otif,
        ["on_time"] = otif,
        ["in_full"] = otif,
    };

    public static decimal? Value(this Answer answer, Metric metric, params string?[] key) =>
        answer.Rows.Single(r => r.Values.SequenceEqual(key))[metric]!.Value;
}
