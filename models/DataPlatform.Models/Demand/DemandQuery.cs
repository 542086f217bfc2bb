using DataPlatform.Core;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Models.Demand;

/// <summary>
/// The training set of <see cref="DemandForecast"/>: quantity ordered per product family, channel and month. A month
/// that has not ended in the data is left out: the last month counts only when an order was placed in its last five
/// days.
/// </summary>
public sealed class DemandQuery
{
    private readonly OrderLineFact orders = new();
    private readonly Product products = new();

    /// <summary>Tables it reads.</summary>
    public IReadOnlyList<Table> Inputs => [orders, products];

    /// <summary>Columns in the order of <see cref="MonthlyDemand"/>.</summary>
    public Sql Rows => $"""
        WITH family AS (
            SELECT {products.ProductId} AS product_id, max_by({products.Family}, {products.ValidFrom}) AS family
            FROM {products} GROUP BY 1
        ), ended AS (
            SELECT max({orders.BusinessDate}) AS day FROM {orders}
        )
        SELECT coalesce(family.family, 'unknown') || '|' || coalesce({orders.ChannelId}, 'unknown') AS series_id,
            CAST(date_trunc('month', {orders.BusinessDate}) AS DATE) AS month,
            CAST(sum({orders.Quantity}) AS DECIMAL(28,4)) AS quantity
        FROM {orders} CROSS JOIN ended LEFT JOIN family ON family.product_id = {orders.ProductId}
        WHERE {orders.BusinessDate} IS NOT NULL AND {orders.Quantity} IS NOT NULL
            AND ({orders.BusinessDate} < CAST(date_trunc('month', ended.day) AS DATE)
                OR month(ended.day + 5) <> month(ended.day))
        GROUP BY 1, 2
        """;

    /// <summary>One row of the result.</summary>
    public static MonthlyDemand Row(object?[] cells) =>
        new((string)cells[0]!, (DateOnly)cells[1]!, (decimal)cells[2]!);
}
