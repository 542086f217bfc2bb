using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Reports.Emissions;
using DataPlatform.Reports.Portal;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Carbon;

namespace DataPlatform.Host.Commands;

/// <summary>What an ESG team and its auditor ask for.</summary>
internal static class EmissionCommands
{
    private static readonly Option<string?> window = new("--window")
    {
        Description = "days, both included: 2026-01-01..2026-03-31",
    };
    private static readonly Option<string> folder = new("--out")
    {
        Description = "folder the documents are written to", DefaultValueFactory = _ => "footprints",
    };

    public static Command Emissions() => Verb.Group("emissions",
        "greenhouse gas inventory, its evidence, and footprints for partners",
        Report(), Findings(), Trace(), Assurance(), Restate(), Pact(), ILeap(), Read());

    private static Command Report()
    {
        var year = new Option<int?>("--year") { Description = "reporting year; the newest there is when left out" };
        var baseYear = new Option<int?>("--base-year") { Description = "base year of the targets" };
        return Verb.Of("report", "the ESRS E1-6 table of a year: emissions report --year 2026", [
            year, baseYear], call =>
        {
            using var company = Company.Open(call.Folder);
            var data = PortalFacade.Of(company);
            var table = InventoryTable.Of(data, call.Value(year) ?? Newest(data), call.Value(baseYear),
                y => Revenue(company, y), company.Definition.Settings.Currency);
            call.Out.Rows(table.Columns, table.Rows.Select(r => new object?[]
            {
                r.Name, r.Unit, Rounded(r.BaseYear), Rounded(r.Comparative), Rounded(r.Year), Rounded(r.Change), null,
                null, null, r.Remark,
            }), "no emissions");
            return CommandLine.Done;
        });
    }

    private static Command Findings() => Verb.Of(
        "findings", "what is missing or doubtful, with the amount it concerns", [window], call =>
    {
        using var company = Company.Open(call.Folder);
        var f = new CarbonFinding();
        var days = Days(call);
        var rows = PortalFacade.Of(company).Read($"""
            SELECT {f.Finding} AS finding, {f.Subject} AS subject, {f.Period} AS period, {f.Items} AS items,
                {f.MassKg} AS mass, {f.Tkm} AS tkm, {f.FreightAmount} AS freight, {f.Currency} AS currency,
                {f.Kg} AS kg, {f.Says} AS says, {f.Example} AS example
            FROM {f} WHERE {f.Period} = DATE '0001-01-01' OR ({f.Period} >= {days.From} AND {f.Period} < {days.To})
            ORDER BY 1, 2, 3, 8
            """);
        call.Out.Rows(["finding", "subject", "month", "items", "mass_kg", "tkm", "freight", "currency", "kg_co2e",
            "says", "example"], rows.Select(r => new object?[]
            {
                r["finding"], r["subject"], r.Day("period") is { Year: > 1 } m ? m.ToString("yyyy-MM") : null,
                r["items"],
                r["mass"], r["tkm"], r["freight"], r.Text("currency") is "*" ? null : r["currency"], r["kg"], r["says"],
                r["example"],
            }), "nothing is missing");
        return CommandLine.Done;
    });

    private static Command Trace()
    {
        var order = new Argument<string>("order") { Description = "order number" };
        var line = new Argument<string>("line") { Description = "its line" };
        return Verb.Of("trace", "from an order line to elements, factors and source lines", [order, line], call =>
        {
            using var company = Company.Open(call.Folder);
            var found = EmissionEvidence.OfLine(PortalFacade.Of(company), call.Value(order), call.Value(line));
            Print(call, found, $"order {call.Value(order)} line {call.Value(line)} is on no transport");
            return CommandLine.Done;
        });
    }

    private static Command Assurance()
    {
        var size = new Option<int>("--sample") { Description = "parts to draw", DefaultValueFactory = _ => 25 };
        var largest = new Option<int>("--largest")
        {
            Description = "of them the largest", DefaultValueFactory = _ => 5,
        };
        var seed = new Option<long>("--seed") { Description = "same seed, same sample", DefaultValueFactory = _ => 1 };
        return Verb.Of("assurance", "a sample of figures with sources, factors and formulas, computed again",
            [window, size, largest, seed], call =>
        {
            using var company = Company.Open(call.Folder);
            var found = EmissionEvidence.Sample(PortalFacade.Of(company), Days(call), call.Value(size),
                call.Value(largest), call.Value(seed));
            Print(call, found, "no emissions in these days");
            call.Out.Line($"{found.Count(e => e.Agrees)} of {found.Count} agree to the last digit.");
            return found.All(e => e.Agrees) ? CommandLine.Done : CommandLine.InputIsWrong;
        });
    }

    private static Command Restate()
    {
        var from = new Option<long>("--from") { Description = "lake version that was published", Required = true };
        var to = new Option<long?>("--to") { Description = "lake version it is compared with; the newest if left out" };
        return Verb.Of("restate", "the difference between two lake versions, element by element", [
            from, to, window], call =>
        {
            using var company = Company.Open(call.Folder);
            var restated = Restatement.Between(
                Elements(company, call, company.Book.At(call.Value(from)).Versions),
                Elements(company, call, call.Value(to) is { } n ? company.Book.At(n).Versions : null));
            call.Out.Rows(["element", "before_kg", "after_kg", "difference_kg", "activity_kg", "factor_kg",
                "boundary_kg", "says"], restated.Moved.Select(m => new object?[]
                {
                    m.Element, m.Before, m.After, m.Difference, m.Activity, m.Factor, m.Boundary, m.Says,
                }), "nothing moved");
            call.Out.Line($"{restated.Before} kg before, {restated.After} kg after: activity {restated.Activity}, "
                + $"factor {restated.Factor}, boundary {restated.Boundary}, remainder {restated.Remainder}.");
            return CommandLine.Done;
        });
    }

    private static Command Pact()
    {
        var id = new Option<string?>("--company") { Description = "the company as URN" };
        return Verb.Of("pact", "PACT v3 footprints of shipments, with iLEAP's data", [window, folder, id], call =>
        {
            using var company = Company.Open(call.Folder);
            return Write(call, PactWriter.Shipments(PortalFacade.Of(company), Days(call), call.Value(id)));
        });
    }

    private static Command ILeap() => Verb.Of("ileap", "iLEAP shipment footprints, TOC, HOC and activity data", [
        window, folder], call =>
    {
        using var company = Company.Open(call.Folder);
        var data = PortalFacade.Of(company);
        WrittenFootprints[] all = [ILeapWriter.Shipments(data, Days(call)), ILeapWriter.Operations(data),
            ILeapWriter.Activities(data, Days(call))];
        return Write(call, new WrittenFootprints([.. all.SelectMany(w => w.Files)], [.. all.SelectMany(w => w.Left)]));
    });

    private static Command Read()
    {
        var file = new Argument<string>("file") { Description = "a JSON file of a supplier" };
        return Verb.Of("read", "reads PACT and iLEAP footprints and names what is wrong in them", [file], call =>
        {
            var path = call.Value(file);
            if (!File.Exists(path))
                throw new DefinitionException("read", path, "a file");
            var found = FootprintReader.Read(path, File.ReadAllText(path));
            call.Out.Rows(["id", "product", "version", "unit", "excluding_kg", "including_kg", "primary_percent",
                "mistakes"], found.Select(f => new object?[]
                {
                    f.Id, f.Product, f.Version, f.Unit, f.Excluding, f.Including, f.PrimaryShare,
                    string.Join("; ", f.Mistakes),
                }), "no footprint");
            foreach (var mistake in found.SelectMany(f => f.Mistakes.Select(m => $"{f.Id}: {m}")))
                Console.Error.WriteLine(mistake);
            return found.Any(f => f.Mistakes.Count > 0) ? CommandLine.InputIsWrong : CommandLine.Done;
        });
    }

    private static int Write(Call call, WrittenFootprints written)
    {
        var target = Path.GetFullPath(call.Value(folder)!, call.Folder);
        Directory.CreateDirectory(target);
        foreach (var (name, json) in written.Files)
            File.WriteAllText(Path.Combine(target, name), json);
        call.Out.Rows(["document", "state"],
            [
                .. written.Files.Select(f => new object?[] { Path.Combine(target, f.Name), "written" }),
                .. written.Left.Select(l => new object?[] { l.Id, $"left out: {l.Why}" }),
            ], "nothing to write in these days");
        return CommandLine.Done;
    }

    private static void Print(Call call, IReadOnlyList<EmissionEvidence> found, string whenEmpty) => call.Out.Rows(
        ["order", "line", "element", "kg_co2e", "recomputed", "agrees", "share", "by", "formula", "factor",
            "leg_source", "line_sources"], found.Select(e => new object?[]
            {
                e.Order, e.Line, e.Element.Id, e.Kg, e.Recomputed, e.Agrees ? "yes" : "NO", e.Share, e.AllocatedBy,
                e.Formula, e.FactorSource, e.LegSource, string.Join(", ", e.LineSources),
            }), whenEmpty);

    private static IEnumerable<EmissionElement> Elements(
        Company company, Call call, IReadOnlyDictionary<string, long>? versions)
    {
        var result = company.Engine.Read(EmissionElement.In(Days(call)), versions, call.Cancellation);
        var names = result.Columns.Select((c, i) => (c.Name, i)).ToDictionary(
            c => c.Name, c => c.i, StringComparer.OrdinalIgnoreCase);
        return result.Rows.Select(r => EmissionElement.Of(new Record(names, r)));
    }

    private static Window Days(Call call) => call.Value(window) is { } text ? Window.Parse(text) : Window.All;

    private static int Newest(PortalData data)
    {
        var l = new GhgInventoryLine();
        return data.Read($"SELECT max({l.Period}) AS newest FROM {l}").FirstOrDefault()?.Day("newest")?.Year
            ?? data.Today.Year;
    }

    private static decimal? Revenue(Company company, int year)
    {
        var answer = company.Semantic.Query(new MetricQuery(["revenue"], Reader.Owner)
        {
            Window = new Window(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1)),
        });
        return answer.Rows.Count == 0 ? null : answer.Rows[0].Readings[0].Value;
    }

    private static decimal? Rounded(decimal? number) => number is { } n ? decimal.Round(n, 6) : null;
}
