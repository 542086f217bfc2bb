using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Models.Discovery;

/// <summary>
/// The training set of <see cref="EmergingSegments"/>: what was ordered, the net margin booked and the CO2e traced, per
/// customer, product family, channel and week. Rows without a customer or a date take no part.
/// </summary>
public sealed class BehaviourQuery
{
    private readonly OrderLineFact orders = new();
    private readonly PnlFact margins = new();
    private readonly EmissionAllocation emissions = new();
    private readonly Product products = new();

    /// <summary>Tables it reads.</summary>
    public IReadOnlyList<Table> Inputs => [orders, margins, emissions, products];

    /// <summary>What was ordered, columns in the order of <see cref="WeeklyBehaviour"/>, without amounts.</summary>
    public Sql Orders => $"""
        {Ordered(null)}
        SELECT o.customer_id, o.family, o.channel_id, o.week, o.orders, CAST(o.quantity AS DECIMAL(28,4)) AS quantity
        FROM ordered AS o
        """;

    /// <summary>
    /// The same of some customers, with net amount, net margin and CO2e: all columns of <see cref="WeeklyBehaviour"/>.
    /// </summary>
    public Sql Amounts(IReadOnlyList<string> customers) => $"""
        {Ordered(customers)}, margin AS (
            SELECT {margins.CustomerId} AS customer_id, coalesce(family.family, 'unknown') AS family,
                coalesce({margins.ChannelId}, 'unknown') AS channel_id,
                CAST(date_trunc('week', {margins.BusinessDate}) AS DATE) AS week, sum({margins.Amount}) AS margin
            FROM {margins} LEFT JOIN family ON family.product_id = {margins.ProductId}
            WHERE {OneOf(margins.CustomerId, customers)}
            GROUP BY 1, 2, 3, 4
        ), carbon AS (
            SELECT {emissions.CustomerId} AS customer_id, coalesce(family.family, 'unknown') AS family,
                coalesce({emissions.ChannelId}, 'unknown') AS channel_id,
                CAST(date_trunc('week', {emissions.BusinessDate}) AS DATE) AS week,
                sum(CAST({emissions.WtwKg} AS DECIMAL(28,8))) AS co2e
            FROM {emissions} LEFT JOIN family ON family.product_id = {emissions.ProductId}
            WHERE {OneOf(emissions.CustomerId, customers)}
            GROUP BY 1, 2, 3, 4
        )
        SELECT o.customer_id, o.family, o.channel_id, o.week, o.orders, CAST(o.quantity AS DECIMAL(28,4)) AS quantity,
            CAST(coalesce(o.net, 0) AS DECIMAL(28,4)) AS net, CAST(coalesce(m.margin, 0) AS DECIMAL(28,4)) AS margin,
            CAST(coalesce(c.co2e, 0) AS DECIMAL(28,8)) AS co2e
        FROM ordered AS o
        LEFT JOIN margin AS m ON m.customer_id = o.customer_id AND m.family = o.family
            AND m.channel_id = o.channel_id AND m.week = o.week
        LEFT JOIN carbon AS c ON c.customer_id = o.customer_id AND c.family = o.family
            AND c.channel_id = o.channel_id AND c.week = o.week
        """;

    /// <summary>One row of the result.</summary>
    public static WeeklyBehaviour Row(object?[] cells) => new(
        (string)cells[0]!, (string)cells[1]!, (string)cells[2]!, (DateOnly)cells[3]!, (long)cells[4]!,
        (decimal)(cells[5] ?? 0m), Amount(cells, 6), Amount(cells, 7), Amount(cells, 8));

    private static decimal Amount(object?[] cells, int at) => at < cells.Length ? (decimal)cells[at]! : 0m;

    private Sql Ordered(IReadOnlyList<string>? customers) => $"""
        WITH family AS (
            SELECT {products.ProductId} AS product_id, max_by({products.Family}, {products.ValidFrom}) AS family
            FROM {products} GROUP BY 1
        ), single AS (
            SELECT {orders.CustomerId} AS customer_id, coalesce(family.family, 'unknown') AS family,
                coalesce({orders.ChannelId}, 'unknown') AS channel_id,
                CAST(date_trunc('week', {orders.BusinessDate}) AS DATE) AS week, {orders.OrderNo} AS order_no,
                sum({orders.Quantity}) AS quantity, sum({orders.NetAmount}) AS net
            FROM {orders} LEFT JOIN family ON family.product_id = {orders.ProductId}
            WHERE {orders.CustomerId} IS NOT NULL AND {orders.BusinessDate} IS NOT NULL
                AND {(customers is null ? Sql.Trusted("TRUE") : OneOf(orders.CustomerId, customers))}
            GROUP BY 1, 2, 3, 4, 5
        ), ordered AS (
            SELECT customer_id, family, channel_id, week, count(order_no) AS orders, sum(quantity) AS quantity,
                sum(net) AS net
            FROM single GROUP BY 1, 2, 3, 4
        )
        """;

    private static Sql OneOf(Column customer, IReadOnlyList<string> customers) => customers.Count == 0
        ? Sql.Trusted("FALSE")
        : $"{customer} IN ({Sql.Join(", ", customers.Select(c => Sql.Value(c)))})";
}
