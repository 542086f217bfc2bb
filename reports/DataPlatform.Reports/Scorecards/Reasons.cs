using DataPlatform.Semantic;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// Why a number is missing, in a reader's words. The exact reason, as the semantic layer gives it, stands on the
/// number's
/// page and in JSON.
/// </summary>
public static class Reasons
{
    private static readonly Dictionary<string, string> rows = new(StringComparer.Ordinal)
    {
        ["order_fact"] = "orders", ["order_line_fact"] = "order lines", ["invoice_fact"] = "invoices",
        ["return_fact"] = "returns", ["feedback_fact"] = "answers of customers", ["stock_fact"] = "stock",
        ["emission_allocation"] = "transport", ["transport_chain_element"] = "transport",
            ["forecast_fact"] = "forecasts",
        ["cost_to_serve_line"] = "traced costs", ["pnl_fact"] = "entries of the profit and loss account",
    };

    /// <summary>The reason of a metric's missing value.</summary>
    public static string Plain(string metric, string? reason)
    {
        if (reason is null)
            return "no reason was given";
        var known = MetricCatalogue.Find(metric);
        if (reason.StartsWith("nothing to divide by", StringComparison.Ordinal))
            return $"there are no {Noun(known)} in this month to take it from";
        if (!reason.StartsWith("not by segment", StringComparison.Ordinal))
            return reason;
        return known?.Limits is { } limits && limits.StartsWith("not by", StringComparison.Ordinal)
            ? limits
            : $"it is kept per {known?.Grain ?? "row"}, not per segment";
    }

    private static string Noun(Metric? metric) => metric?.Facts.Select(f => rows.GetValueOrDefault(f.TableName))
        .LastOrDefault(n => n is not null) ?? "rows";
}
