using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// The margin cascade by segment and month, as-was: each amount under the segment its customer (or product, or channel)
/// had on the business date, by the version in force that day. Amounts before the first version stand under
/// <c>SCHEME@none</c>, so every scheme adds up to the whole.
/// </summary>
public sealed class SegmentPnl(Rules? rules = null) : Transform
{
    private readonly Rules rules = rules ?? Rules.None;
    private readonly PnlFact amounts = new();
    private readonly SegmentAssignment segments = new();

    public override string Grain => "scheme version, segment, period, line item, company, currency";
    public Column<string> SchemeVersionId => Key<string>();
    public Column<string> SegmentId => Key<string>("UNASSIGNED where there is none");
    public Column<DateOnly> Period => Key<DateOnly>("first day of the month");
    public Column<string> LineItem => Key<string>();
    public Column<string> CompanyCode => Key<string>("- where unknown");
    public Column<string> Currency => Key<string>("- where unknown");
    public Column<long> ItemOrder => Col<long>();
    public Column<decimal> Amount => Dec("currency", 28, 4);

    public override Sql Query(Window window) => rules.Schemes.Count == 0
        ? Output.None(this)
        : Sql.Join("\nUNION ALL\n", rules.Schemes.GroupBy(s => (s.SchemeId, s.Basis)).Select(
            scheme => Scheme(scheme.Key.SchemeId, scheme.Key.Basis, [.. scheme])));

    private Sql Scheme(string scheme, string basis, IReadOnlyList<SchemeRules> versions)
    {
        var entity = basis switch
        {
            "customer" => amounts.CustomerId,
            "product" => amounts.ProductId,
            "channel" => amounts.ChannelId,
            _ => throw new DefinitionException(scheme, basis, "a basis: customer, product or channel"),
        };
        var inForce = versions.Select(v => (Sql)$"""
            WHEN {amounts.BusinessDate} >= {v.From} AND {amounts.BusinessDate} < {v.To}
                THEN {new Text(v.SchemeVersionId)}
            """);
        Sql version = $"CASE {Sql.Join(" ", inForce)} ELSE {new Text(scheme + "@none")} END";
        return $"""
            SELECT {version} AS {SchemeVersionId},
                coalesce({segments.SegmentId}, {new Text(SegmentAssignment.Unassigned)}) AS {SegmentId},
                {Output.Month($"{amounts.BusinessDate}")} AS {Period}, {amounts.LineItem} AS {LineItem},
                coalesce({amounts.CompanyCode}, '-') AS {CompanyCode}, coalesce({amounts.Currency}, '-') AS {Currency},
                {ItemOrder.From($"min({amounts.ItemOrder})")}, {Amount.From($"sum({amounts.Amount})")}
            FROM {amounts} LEFT JOIN {segments} ON {segments.SchemeId} = {new Text(scheme)}
                AND {segments.On($"{entity}", $"{amounts.BusinessDate}")}
            WHERE {amounts.BusinessDate} IS NOT NULL
            GROUP BY 1, 2, 3, 4, 5, 6
            """;
    }
}
