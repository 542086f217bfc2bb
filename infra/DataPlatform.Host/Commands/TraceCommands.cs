using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Transforms;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Host.Commands;

/// <summary>From an order line to its ledger lines, and from a ledger line to its order lines.</summary>
internal static class TraceCommands
{
    private static readonly Option<int> rows = new("--rows")
    {
        Description = "lines to show, the largest first", DefaultValueFactory = _ => 20,
    };

    public static Command Trace() => Verb.Group("trace", "the way of cost between ledger and order lines",
        Order(), Ledger());

    private static Command Order()
    {
        var order = new Argument<string>("order") { Description = "the order, or ORDER/LINE" };
        return Verb.Of("order", "what serving an order cost, and the ledger lines it came from", [order, rows], call =>
        {
            using var company = Company.Open(call.Folder);
            var cut = call.Value(order).LastIndexOf('/');
            var (no, line) = cut < 0 ? (call.Value(order), null) : (call.Value(order)[..cut],
                call.Value(order)[(cut + 1)..]);
            var trace = new CostTrace(company.Rules());
            var costs = company.Engine.Read(trace.OfOrder(no, line), null, call.Cancellation);
            if (costs.Rows.Count == 0)
                throw new DefinitionException("trace order", call.Value(order), "an order, or ORDER/LINE, with a cost");
            Print(call, costs);
            call.Out.Line();
            Print(call, company.Engine.Read(trace.LedgerOf(no, line, call.Value(rows)), null, call.Cancellation));
            return CommandLine.Done;
        });
    }

    private static Command Ledger()
    {
        var entry = new Argument<string>("entry") { Description = "COMPANY/JOURNAL/LINE" };
        return Verb.Of("ledger", "what became of a ledger line, and the order lines that bear it", [entry, rows],
            call =>
        {
            using var company = Company.Open(call.Folder);
            if (call.Value(entry).Split('/') is not [var code, var journal, var line])
                throw new DefinitionException("trace ledger", call.Value(entry), "COMPANY/JOURNAL/LINE");
            var trace = new CostTrace(company.Rules());
            var parts = company.Engine.Read(trace.OfLedger(code, journal, line), null, call.Cancellation);
            if (parts.Rows.Count == 0)
                throw new DefinitionException("trace ledger", call.Value(entry), "a line of gl_journal_line");
            Print(call, parts);
            call.Out.Line();
            Print(call, company.Engine.Read(
                trace.LinesOf(code, journal, line, call.Value(rows)), null, call.Cancellation));
            return CommandLine.Done;
        });
    }

    private static void Print(Call call, QueryResult result) =>
        call.Out.Rows([.. result.Columns.Select(c => c.Name)], [.. result.Rows], "none");
}
