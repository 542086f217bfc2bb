using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Host.Commands;

/// <summary>Why a metric changed.</summary>
internal static class BridgeCommand
{
    public static Command Bridge()
    {
        var metric = new Argument<string>("metric") { Description = "a ratio, or an amount" };
        var from = new Option<string>("--from") { Description = "first window, days included", Required = true };
        var to = new Option<string>("--to") { Description = "second window, days included", Required = true };
        var by = new Option<string>("--by") { Description = "dimensions whose values are the cells", Required = true };
        var volume = new Option<string?>("--volume") { Description = "for an amount: the metric that is its volume" };
        var effort = new Option<string?>("--effort") { Description = "for an amount: the metric between both" };
        var scheme = new Option<string?>("--scheme") { Description = "the scheme whose segments are meant" };
        var role = new Option<string?>("--as") { Description = "ask in a role of access.yaml" };
        return Verb.Of("bridge", "why a metric changed: rate, efficiency, mix, volume and interaction, cell by cell",
            [metric, from, to, by, volume, effort, scheme, role], call =>
        {
            using var company = Company.Open(call.Folder);
            var answer = company.Semantic.Explain(new BridgeQuery(call.Value(metric),
                call.Value(role) is { } name ? Reader.As(name) : Reader.Owner, Window.Parse(call.Value(from)!),
                Window.Parse(call.Value(to)!),
                call.Value(by)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Volume = call.Value(volume), Effort = call.Value(effort), Scheme = call.Value(scheme),
            }, call.Cancellation);
            Print(call, answer);
            return CommandLine.Done;
        });
    }

    private static void Print(Call call, BridgeAnswer answer)
    {
        var bridge = answer.Bridge;
        object?[] Row(string name, IEnumerable<BridgePart> parts)
        {
            var all = parts.ToList();
            decimal Sum(Func<BridgePart, Rational> what) =>
                Number(all.Aggregate(Rational.Zero, (sum, p) => sum + what(p)));
            return [name, Sum(p => p.Rate), Sum(p => p.Efficiency), Sum(p => p.Mix), Sum(p => p.Volume),
                Sum(p => p.Interaction), Sum(p => p.Total)];
        }
        call.Out.Line($"{answer.Metric.Id} in {answer.Unit}: {Number(bridge.Before)} to {Number(bridge.After)}, change "
            + $"{Number(bridge.After - bridge.Before)}, unexplained {Number(bridge.Remainder)}");
        call.Out.Rows(["cell", "rate", "efficiency", "mix", "volume", "interaction", "change"],
            [.. bridge.Parts.Select(p => Row(p.Name, [p])), Row("all", bridge.Parts)],
            "no cells");
        if (answer.Segments.Count == 0)
            return;
        call.Out.Line();
        call.Out.Line("by segment as it was; moved: what members that changed segment did to its own value");
        call.Out.Rows(["segment", "before", "after", "moved"],
            [.. answer.Segments.Select(s => new object?[] { s.Segment, s.Before, s.After, s.ByMembership })], "none");
    }

    // Six decimals for a person; the fractions behind them add up exactly.
    private static decimal Number(Rational number) =>
        number.Round(6);
}
