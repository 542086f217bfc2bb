using DataPlatform.Core;
using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>Every table and every metric, generated from their declarations.</summary>
public static class CataloguePage
{
    private const int FirstVersions = 20;

    /// <summary>What the list's template reads.</summary>
    internal sealed record Figures(string Under, IReadOnlyList<TableFigures> Metrics,
        IReadOnlyList<TableFigures> Layers);

    /// <summary>What a table's template reads.</summary>
    internal sealed record OneFigures(
        string Name, FactList Facts, TableFigures Columns, string Sample, string Elsewhere, TableFigures Versions,
            bool ShowVersions,
        TableFigures Users, TableFigures Metrics);

    /// <summary>All tables and metrics.</summary>
    public static Page Show(Visit visit)
    {
        if (visit.May.IsNone)
            return visit.NotAllowed("catalogue", "Catalogue", Sentences.NoEntitlement);
        return visit.Html("catalogue", "Catalogue", "CataloguePage", new Figures(
            $"{Numbers.Counted(visit.Data.Tables.Count, "table")} and "
            + $"{Numbers.Counted(MetricCatalogue.All.Count, "metric")}, "
            + "generated from their declarations",
            [.. MetricCatalogue.All.GroupBy(m => m.Subject).Select(g => new TableFigures(
                $"Metrics: {g.Key}",
                [new("Metric"), new("Meaning"), new("Unit"), new("Better"), new("Adds up")],
                [.. g.Select(m => Row.Of(
                    new Words(m.Title, visit.Links.Metric(m.Id)), m.About,
                    m.Unit.Replace(Units.Currency, visit.Currency, StringComparison.Ordinal),
                    m.Direction == Direction.Neither ? "neither" : m.Direction.ToString().ToLowerInvariant(),
                    m.Additivity == Additivity.NotAdditive ? "no" : m.Additivity == Additivity.Additive ? "yes"
                        : "not over time"))],
                "None."))],
            [.. visit.Data.Tables.GroupBy(t => t.Layer).OrderBy(g => g.Key).Select(g => new TableFigures(
                Says(g.Key),
                [new("Table"), new("One row is"), new("Columns", true), new("State"), new("Filled by")],
                [.. g.Select(t => Row.Of(
                    new Words(t.TableName, visit.Links.Thing("table", t.TableName)), t.Grain,
                        Cell.Count(t.Columns.Count),
                    visit.Data.Holds(t) ? "in the lake" : new Words("empty: nothing landed yet", null, "muted"),
                    FilledBy(visit, t)))],
                "None."))]));
    }

    private static string Says(Layer layer) => layer switch
    {
        Layer.Bronze => "Bronze tables: as received, checked against their contracts",
        Layer.Silver => "Silver tables: conformed",
        _ => "Gold tables: computed",
    };

    private static string FilledBy(Visit visit, Table table)
    {
        var feeds = visit.Data.Workspace.Feeds.Where(f => f.Table.TableName == table.TableName).Select(f => f.Name)
            .ToList();
        if (feeds.Count > 0 && visit.May.IsAll)
            return string.Join(", ", feeds);
        return table is Transform ? "a transform" : feeds.Count > 0 ? "a feed" : "the platform, or nothing yet";
    }

    /// <summary>One table.</summary>
    public static Page ShowOne(Visit visit, string name)
    {
        if (visit.May.IsNone)
            return visit.NotAllowed("catalogue", "Table", Sentences.NoEntitlement);
        if (visit.Data.Tables.FirstOrDefault(t => t.TableName == name) is not { } table)
            return visit.State("catalogue", "Table not found", State.NotFound, "There is no table of this name.",
                new Words("All tables stand in the "), new Words("catalogue", visit.Links.Page("catalogue")),
                    new Words("."));
        var inputs = TableLineage.Inputs(table);
        var holds = visit.Data.Holds(table);
        var facts = new List<Fact>
        {
            Fact.Of("One row is", new Words(table.Grain)),
            Fact.Of("Layer", new Words(Says(table.Layer))),
            Fact.Of("Filled by", new Words(FilledBy(visit, table))),
            new("Made from", inputs.Count == 0
                ? [new Words("nothing of the lake")]
                : [.. MetricPage.Joined(inputs.Select(i => new Words(i, visit.Links.Thing("table", i))))]),
        };
        if (visit.May.IsAll && holds)
            facts.Add(Fact.Of("Rows", new Words(Numbers.Fixed(
                visit.Data.Read($"SELECT count(*) AS rows FROM {table}").FirstOrDefault()?.Whole("rows") ?? 0))));
        var history = visit.May.IsAll && holds ? visit.Data.History(name) : [];
        return visit.Html("catalogue", name, "TablePage", new OneFigures(
            name,
            new FactList(facts),
            new TableFigures("Columns",
                [new("Column"), new("Type"), new("Key"), new("Unit"), new("Says")],
                [.. table.Columns.Select(c => Row.Of(
                    Cell.Mono(c.Name), Cell.Mono(c.Type.ToString()), c.IsKey ? "key" : "", c.Unit, c.About))],
                "It has no column."),
            Sample(table),
            $"duckdb: SELECT * FROM delta_scan('lake/{name}');\npolars: pl.read_delta('lake/{name}')\n"
            + $"spark:  spark.read.format('delta').load('lake/{name}')",
            Versions(visit, name, history),
            visit.May.IsAll,
            new TableFigures("Tables made from it", [new("Table"), new("Layer")],
                [.. TableLineage.Users(visit.Data.Tables, name).Select(t => Row.Of(
                    new Words(t.TableName, visit.Links.Thing("table", t.TableName)), Names.Snake(t.Layer.ToString())))],
                "No table is made from it."),
            new TableFigures("Metrics that read it", [new("Metric"), new("Meaning")],
                [.. TableLineage.Metrics(name)
                    .Select(m => Row.Of(new Words(m.Title, visit.Links.Metric(m.Id)), m.About))],
                "No metric reads it directly.")));
    }

    private static string Sample(Table table)
    {
        var keys = table.Columns.Where(c => c.IsKey).Select(c => c.Name).ToList();
        var rest = table.Columns.Where(c => !c.IsKey).Take(Math.Max(0, 6 - keys.Count)).Select(c => c.Name);
        var order = keys.Count == 0 ? "" : $"\nORDER BY {string.Join(", ", keys)}";
        return $"SELECT {string.Join(", ", keys.Concat(rest))}\nFROM {table.TableName}{order}\nLIMIT 20;";
    }

    private static TableFigures Versions(Visit visit, string name, IReadOnlyList<TableVersion> history) => new(
        "Versions, newest first",
        [new("Version"), new("Written"), new("By"), new("Rows", true)],
        [.. (visit["all"] is null ? history.Take(FirstVersions) : history).Select(v => Row.Of(
            Numbers.Fixed(v.Version), Numbers.Instant(v.At), v.Operation, Cell.Count(v.Rows)))],
        "It has no version yet: nothing has been landed or built.", history.Count,
        visit.Links.With($"table/{name}", ("all", "1")), "versions");
}
