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

    /// <summary>Columns in the order of <see cref="WeeklyBehaviour"/>.</summary>
    public Sql Rows => $"""
        WITH family AS (
            SELECT {products.ProductId} AS product_id, max_by({products.Family}, {products.ValidFrom}) AS family
            FROM {products} GROUP BY 1
        ), ordered AS (
            SELECT {orders.CustomerId} AS customer_id, coalesce(family.family, 'unknown') AS family,
                coalesce({orders.ChannelId}, 'unknown') AS channel_id,
                CAST(date_trunc('week', {orders.BusinessDate}) AS DATE) AS week,
                count(DISTINCT {orders.OrderNo}) AS orders, sum({orders.Quantity}) AS quantity,
                sum({orders.NetAmount}) AS net
            FROM {orders} LEFT JOIN family ON family.product_id = {orders.ProductId}
            WHERE {orders.CustomerId} IS NOT NULL AND {orders.BusinessDate} IS NOT NULL
            GROUP BY 1, 2, 3, 4
        ), margin AS (
            SELECT {margins.CustomerId} AS customer_id, coalesce(family.family, 'unknown') AS family,
                coalesce({margins.ChannelId}, 'unknown') AS channel_id,
                CAST(date_trunc('week', {margins.BusinessDate}) AS DATE) AS week, sum({margins.Amount}) AS margin
            FROM {margins} LEFT JOIN family ON family.product_id = {margins.ProductId}
            GROUP BY 1, 2, 3, 4
        ), carbon AS (
            SELECT {emissions.CustomerId} AS customer_id, coalesce(family.family, 'unknown') AS family,
                coalesce({emissions.ChannelId}, 'unknown') AS channel_id,
                CAST(date_trunc('week', {emissions.BusinessDate}) AS DATE) AS week,
                sum(CAST({emissions.WtwKg} AS DECIMAL(28,8))) AS co2e
            FROM {emissions} LEFT JOIN family ON family.product_id = {emissions.ProductId}
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
        (decimal)(cells[5] ?? 0m), (decimal)cells[6]!, (decimal)cells[7]!, (decimal)cells[8]!);
}
