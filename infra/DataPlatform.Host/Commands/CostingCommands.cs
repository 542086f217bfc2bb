using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Host.Commands;

/// <summary>Looking at costing as a controller does.</summary>
internal static class CostingCommands
{
    public static Command Findings()
    {
        var kind = new Option<string?>("--kind") { Description = "one kind of finding" };
        return Verb.Of("findings", "what costing could not compute as asked, with the amount it concerns", [kind],
            call =>
        {
            using var company = Company.Open(call.Folder);
            var rows = company.RowsOf(new CostingFinding(Rules.None))
                .Where(r => call.Value(kind) is not { } wanted || wanted == (string?)r["kind"])
                .OrderBy(r => (string?)r["kind"], StringComparer.Ordinal).ThenBy(r => r["period"])
                .ThenBy(r => (string?)r["subject"], StringComparer.Ordinal);
            string[] columns = ["kind", "subject", "company_code", "currency", "period", "amount", "quantity", "says"];
            call.Out.Rows(columns, [.. rows.Select(r => columns.Select(c => r[c]).ToArray())], "no findings");
            return CommandLine.Done;
        });
    }

    public static Command Simulate()
    {
        var set = new Option<string[]>("--set")
        {
            Description = "activity.NAME=FACTOR, pool.NAME.capacity=UNITS or pool.NAME.cost=FACTOR; may be repeated",
        };
        var window = new Option<string?>("--window") { Description = "days, both included: 2026-01-01..2026-03-31" };
        var scheme = new Option<string?>("--scheme") { Description = "the scheme whose segments are shown" };
        return Verb.Of("simulate", "cost to serve if something were different; the books stay as they are",
            [set, window, scheme], call =>
        {
            using var company = Company.Open(call.Folder);
            if (call.Value(set) is not { Length: > 0 } suppositions)
                throw new DefinitionException(
                    "simulate", "no --set", "what to suppose, such as --set activity.pick=0.9");
            var span = call.Value(window) is { } text ? Window.Parse(text) : Window.All;
            using var whatIf = new WhatIf(company, suppositions);
            call.Out.Rows(["pool", "currency", "used_now", "used_then", "allocated_now", "allocated_then", "unused_now",
                "unused_then"], [.. whatIf.Pools(span)], "no pools");
            if (company.Scheme(call.Value(scheme)) is { } segments)
            {
                call.Out.Line();
                call.Out.Rows(["segment", "currency", "cost_to_serve_now", "cost_to_serve_then", "difference"],
                    [.. whatIf.Segments(span, segments)], "no cost lines");
            }
            return CommandLine.Done;
        });
    }
}
