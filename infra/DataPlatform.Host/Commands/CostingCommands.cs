using System.CommandLine;
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
}
