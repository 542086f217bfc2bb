using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Inventory;

/// <summary>
/// Lower of cost and net realisable value, item by item: own stock at the last count of the month, at cost and at what
/// it will still bring. An item is written down when the latter is lower and never up above cost; an item whose value
/// nobody states is unknown. Items of a class are never netted: see <see cref="ReserveGuard"/>.
/// </summary>
public sealed class ReserveLine(Rules? rules = null) : SegmentFact
{
    private readonly InventorySnapshot counts = new();
    private readonly Product products = new();
    private readonly NetRealisableValue values = new();

    public override string Grain => "product, company, currency, month";
    public Column<string> ReserveKey => Key<string>("product|company|currency|month");
    public Column<DateOnly> Month => Col<DateOnly>("first day of the month");
    public Column<string> Family => Col<string>();
    public Column<decimal> Quantity => Dec("uom", 24, 4);
    public Column<decimal> CostAmount => Money();
    public Column<decimal> ValueAmount => Money("net realisable value; null when nobody states one");
    public Column<decimal> CarryingAmount => Money("the lower of both");
    public Column<decimal> WriteDownAmount => Money("cost less carrying");

    public override Sql Query(Window window) => $"""
        WITH last_count AS (
            SELECT {counts.LocationId} AS location_id, {Output.Month($"{counts.Day}")} AS month,
                max({counts.Day}) AS day
            FROM {counts}
            GROUP BY 1, 2
        ), held AS (
            SELECT {counts.ProductId} AS product_id, coalesce({counts.CompanyCode}, '-') AS company_code,
                coalesce({counts.Currency}, {products.Currency}, '-') AS currency, l.month,
                min({products.Family}) AS family, CAST(sum({counts.OnHand}) AS DECIMAL(24,4)) AS quantity,
                CAST(sum(CAST({counts.OnHand} AS DECIMAL(24,4))
                    * coalesce({counts.UnitCost}, {products.StandardCost})) AS DECIMAL(18,2)) AS cost,
                CAST(sum(CAST({counts.OnHand} AS DECIMAL(24,4)) * {values.UnitValue}) AS DECIMAL(18,2)) AS value,
                count(*) - count({values.UnitValue}) AS without_value
            FROM {counts}
            JOIN last_count AS l ON l.location_id = {counts.LocationId} AND l.day = {counts.Day}
            LEFT JOIN {products.AsKnown(rules?.AsKnownAt)} ON {products.ProductId} = {counts.ProductId}
                AND {products.On($"{counts.Day}")}
            LEFT JOIN {values.AsKnown(rules?.AsKnownAt)} ON {values.ProductId} = {counts.ProductId}
                AND {values.On($"{counts.Day}")}
            WHERE {counts.OwnerId} = 'own'
            GROUP BY 1, 2, 3, 4
        ), known AS (
            SELECT h.*, CASE WHEN without_value = 0 THEN value END AS nrv FROM held AS h
        )
        SELECT product_id || '|' || company_code || '|' || currency || '|' || CAST(month AS STRING) AS {ReserveKey},
            month AS {BusinessDate}, {CustomerId.Unknown()}, product_id AS {ProductId}, {ChannelId.Unknown()},
            nullif(company_code, '-') AS {CompanyCode}, nullif(currency, '-') AS {Currency}, month AS {Month},
            family AS {Family}, quantity AS {Quantity}, cost AS {CostAmount}, nrv AS {ValueAmount},
            {CarryingAmount.From($"CASE WHEN nrv IS NOT NULL THEN least(cost, nrv) END")},
            {WriteDownAmount.From($"CASE WHEN nrv IS NOT NULL THEN cost - least(cost, nrv) END")}
        FROM known
        """;
}

/// <summary>
/// What a write-down by class would hide: the lower of cost and value of a family, and of everything, beside the sum of
/// its items. Only the items' is booked; the others are shown so that nobody takes them for it.
/// </summary>
public sealed class ReserveGuard : Transform
{
    private readonly ReserveLine lines = new();

    public override string Grain => "month, company, currency, what is netted";
    public Column<DateOnly> Month => Key<DateOnly>();
    public Column<string> CompanyCode => Key<string>("- where unknown");
    public Column<string> Currency => Key<string>("- where unknown");
    public Column<string> Netted => Key<string>("item, family or everything");
    public Column<decimal> CostAmount => Money();
    public Column<decimal> CarryingAmount => Money();
    public Column<decimal> WriteDownAmount => Money();
    public Column<decimal> HiddenAmount => Money("loss of single items that netting would not book");
    public Column<bool> Allowed => Col<bool>("true for item");

    public override Sql Query(Window window) => $"""
        WITH item AS (
            SELECT {lines.Month} AS month, coalesce({lines.CompanyCode}, '-') AS company_code,
                coalesce({lines.Currency}, '-') AS currency, {lines.ProductId} AS product_id,
                coalesce({lines.Family}, '-') AS family, CAST({lines.CostAmount} AS DECIMAL(38,2)) AS cost,
                CAST({lines.ValueAmount} AS DECIMAL(38,2)) AS value
            FROM {lines}
            WHERE {lines.ValueAmount} IS NOT NULL
        ), level AS (
            SELECT month, company_code, currency, 'item' AS netted, cost, least(cost, value) AS carrying FROM item
            UNION ALL
            SELECT month, company_code, currency, 'family', sum(cost), least(sum(cost), sum(value)) FROM item
            GROUP BY month, company_code, currency, family
            UNION ALL
            SELECT month, company_code, currency, 'everything', sum(cost), least(sum(cost), sum(value)) FROM item
            GROUP BY month, company_code, currency
        ), summed AS (
            SELECT month, company_code, currency, netted, CAST(sum(cost) AS DECIMAL(38,2)) AS cost,
                CAST(sum(carrying) AS DECIMAL(38,2)) AS carrying
            FROM level
            GROUP BY 1, 2, 3, 4
        )
        SELECT s.month AS {Month}, s.company_code AS {CompanyCode}, s.currency AS {Currency}, s.netted AS {Netted},
            {CostAmount.From($"s.cost")}, {CarryingAmount.From($"s.carrying")},
            {WriteDownAmount.From($"s.cost - s.carrying")}, {HiddenAmount.From($"s.carrying - i.carrying")},
            s.netted = 'item' AS {Allowed}
        FROM summed AS s JOIN summed AS i ON i.month = s.month AND i.company_code = s.company_code
            AND i.currency = s.currency AND i.netted = 'item'
        """;
}
