using System.Runtime.CompilerServices;
using DataPlatform.Core;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Semantic.Metrics;

/// <summary>
/// The margin cascade. Its lines are taken from the invoices, where an amount nobody states is seen to be missing, and
/// from the cost lines; what comes back is taken from <c>pnl_fact</c>. When everything is known, the net margin equals
/// the sum of <c>pnl_fact</c>. Amounts that reduce the margin are positive under their own name.
/// </summary>
public static class FinanceMetrics
{
    private static readonly InvoiceFact i = new();
    private static readonly PnlFact p = new();

    /// <summary>List revenue.</summary>
    public static readonly Metric ListRevenue = Billed($"{i.ListAmount}", "Invoiced at list price, credits apart.");

    /// <summary>Discounts.</summary>
    public static readonly Metric Discount =
        Billed($"{i.DiscountAmount}", "Discount on the invoice lines, credits apart.") with
        {
            Direction = Direction.Lower,
        };

    /// <summary>Rebates.</summary>
    public static readonly Metric Rebate =
        Metric.Sum(i, $"{i.RebateAmount}", Units.Currency, "Rebates accrued on the invoice lines.") with
        {
            Direction = Direction.Lower,
        };

    /// <summary>Revenue.</summary>
    public static readonly Metric Revenue = Billed(
        $"{i.ListAmount} - {i.DiscountAmount}", "Invoiced at list price less discounts: before rebates and returns.",
        "carry no amount");

    /// <summary>Cost of goods sold.</summary>
    public static readonly Metric Cogs = Metric.Sum(
        i, $"{i.CostAmount}", Units.Currency,
        "Cost of the goods invoiced: as the invoice states it, else at standard cost.", lacking: "carry no cost") with
    {
        Direction = Direction.Lower,
        Title = "Cost of goods sold",
    };

    /// <summary>What returns and credits take from the margin.</summary>
    public static readonly Metric ReturnsCost = Part("returns",
        "Credit notes and credited returns less what the returned goods still brought.");

    /// <summary>Gross margin.</summary>
    public static readonly Metric GrossMargin = Metric.From(
        Revenue.Less(Rebate, ReturnsCost, Cogs), Units.Currency,
        "Revenue less rebates, returns and the cost of goods.") with
    {
        Additivity = Additivity.Additive,
    };

    /// <summary>Gross margin share.</summary>
    public static readonly Metric GrossMarginShare = Metric.From(
        GrossMargin.Over(Revenue), Units.Share, "Gross margin over revenue.");

    /// <summary>Freight.</summary>
    public static readonly Metric FreightAmount = Part("freight", "Freight charged to the company's account.");

    /// <summary>Idle capacity charged to who causes it.</summary>
    public static readonly Metric IdleCost = Part("idle capacity",
        "Idle capacity charged by rule to the lines that cause it; the rest stays unused and no customer bears it.");

    /// <summary>Net margin.</summary>
    public static readonly Metric NetMargin = Metric.From(
        GrossMargin.Less(CostingMetrics.CostToServe, FreightAmount, IdleCost), Units.Currency,
        "Gross margin less cost to serve, freight and the idle capacity charged.") with
    {
        Additivity = Additivity.Additive,
    };

    /// <summary>Net margin share.</summary>
    public static readonly Metric NetMarginShare = Metric.From(
        NetMargin.Over(Revenue), Units.Share, "Net margin over revenue.");

    /// <summary>Cost to serve as a share of revenue.</summary>
    public static readonly Metric CostToServeShare = Metric.From(
        CostingMetrics.CostToServe.Over(Revenue), Units.Share, "Cost to serve over revenue.") with
    {
        Direction = Direction.Lower,
    };

    /// <summary>All lines of the profit and loss account.</summary>
    public static readonly Metric PnlAmount = Metric.Sum(
        p, $"{p.Amount}", Units.Currency,
        "Lines of the profit and loss account, revenue positive and cost negative.") with
    {
        Title = "Profit and loss",
        Limits = "meant to be split by line_item; amounts nobody states have no line",
    };

    private static Metric Billed(
        Sql amount, string about, string? lacking = null, [CallerMemberName] string field = "") =>
        Metric.Sum(i, amount, Units.Currency, about, $"{i.Kind} <> 'credit'", lacking, field: field);

    /// <summary>A line item that may truly be nothing: it is zero wherever any line of the account is known.</summary>
    private static Metric Part(string item, string about, [CallerMemberName] string field = "") => Metric.Sum(
        p, $"CASE WHEN {p.LineItem} = {new Text(item)} THEN -{p.Amount} ELSE 0 END", Units.Currency, about,
        field: field) with
    {
        Direction = Direction.Lower,
    };
}
