using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Warehouse.Inventory;

/// <summary>
/// Items by value and by evenness of demand, over the twelve months up to the newest invoice of their currency. A: the
/// first fifth of items by cost of goods sold, B: the next three tenths, C: the rest (Heizer and Render; ties to the
/// earlier id). X, Y, Z by the coefficient of variation of monthly quantity, months without demand included: below 0.5,
/// below 1, above; the cut-offs are conventions.
/// </summary>
public sealed class ItemClass : Transform
{
    private readonly InvoiceFact invoices = new();

    public override string Grain => "product, currency";
    public Column<string> ProductId => Key<string>();
    public Column<string> Currency => Key<string>("- where unknown");
    public Column<DateOnly> Month => Col<DateOnly>("the newest month, which the year ends with");
    public Column<decimal> ValueAmount => Dec("currency", 28, 4, "cost of goods sold of the year");
    public Column<decimal> Share => Dec("share", 18, 9, "of the value of all items");
    public Column<decimal> CumulativeShare => Dec("share", 18, 9);
    public Column<long> Rank => Col<long>("by value, from 1");
    public Column<string> ValueClass => Col<string>("A, B or C");
    public Column<decimal> Variation => Dec("ratio", 18, 6, "standard deviation over mean of monthly quantity");
    public Column<string> DemandClass => Col<string>("X, Y or Z; null without demand");

    public override Sql Query(Window window) => $"""
        WITH sold AS (
            SELECT {invoices.ProductId} AS product_id, coalesce({invoices.Currency}, '-') AS currency,
                {Output.Month($"{invoices.BusinessDate}")} AS month,
                CAST(sum({invoices.CostAmount}) AS DECIMAL(38,4)) AS value,
                CAST(sum({invoices.Quantity}) AS DECIMAL(38,4)) AS quantity
            FROM {invoices}
            WHERE {invoices.ProductId} IS NOT NULL AND {invoices.Kind} = 'invoice'
            GROUP BY 1, 2, 3
        ), newest AS (SELECT currency, max(month) AS month FROM sold GROUP BY 1
        ), item AS (
            SELECT s.product_id, s.currency, n.month, CAST(sum(s.value) AS DECIMAL(38,4)) AS value,
                sum(CAST(s.quantity AS DOUBLE)) / 12 AS mean,
                sum(CAST(s.quantity AS DOUBLE) * CAST(s.quantity AS DOUBLE)) / 12 AS mean_square
            FROM sold AS s JOIN newest AS n ON n.currency = s.currency
                AND s.month > CAST(n.month - INTERVAL '12' MONTH AS DATE)
            GROUP BY 1, 2, 3
            HAVING sum(s.value) IS NOT NULL
        ), ranked AS (
            SELECT i.*, row_number() OVER (PARTITION BY currency ORDER BY value DESC, product_id) AS place,
                count(*) OVER (PARTITION BY currency) AS items, sum(value) OVER (PARTITION BY currency) AS everything,
                sum(value) OVER (PARTITION BY currency ORDER BY value DESC, product_id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far,
                CASE WHEN mean > 0 THEN sqrt(greatest(mean_square - mean * mean, 0)) / mean END AS variation
            FROM item AS i
        )
        SELECT product_id AS {ProductId}, currency AS {Currency}, month AS {Month}, {ValueAmount.From($"value")},
            {Share.From($"CAST(value AS DOUBLE) / nullif(CAST(everything AS DOUBLE), 0)")},
            {CumulativeShare.From($"CAST(so_far AS DOUBLE) / nullif(CAST(everything AS DOUBLE), 0)")},
            {Rank.From($"place")},
            CASE WHEN place * 10 <= items * 2 THEN 'A' WHEN place * 10 <= items * 5 THEN 'B' ELSE 'C' END
                AS {ValueClass},
            {Variation.From($"variation")},
            CASE WHEN variation < 0.5 THEN 'X' WHEN variation < 1 THEN 'Y' WHEN variation >= 1 THEN 'Z' END
                AS {DemandClass}
        FROM ranked
        """;
}
