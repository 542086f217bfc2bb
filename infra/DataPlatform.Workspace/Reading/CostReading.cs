using DataPlatform.Core.Expressions;

namespace DataPlatform.Workspace.Reading;

/// <summary>Files of costing, metrics and reports.</summary>
internal static class CostReading
{
    public static CostingDefinition Costing(Node node, FileReading file)
    {
        var scope = Patterns(node, "scope", file.Mistakes);
        var stages = node.Child("stages");
        return new CostingDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Scope = scope ?? CodePatterns.None,
            Method = stages?.OptionalText("method") ?? "reciprocal",
            StagesAt = stages is null ? null : node.At("stages"),
            StepOrder = stages?.OptionalTexts("order") ?? [],
            Idle = [.. node.Children("idle").Select(i => Idle(i, file.Mistakes))],
            Pools = [.. node.Children("pools").Select(p => Pool(p, file.Mistakes))],
            Activities = [.. node.Children("activities").Select(a => Activity(a, file.Mistakes))],
        };
    }

    public static IEnumerable<TargetDefinition> Targets(Node node, FileReading file) =>
        node.Children("targets").Select(t => new TargetDefinition
        {
            Place = t.Place,
            Lines = t.Lines,
            Metric = t.Text("metric"),
            Segment = t.Text("segment"),
            Target = t.OptionalDecimal("target") ?? 0,
            Owner = t.OptionalText("owner"),
            Source = t.OptionalText("source"),
            Validity = Validities.Read(t, file.Mistakes),
        });

    public static ScorecardDefinition Scorecard(Node node) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("scorecard"),
        Title = node.Text("title"),
        Scheme = node.Text("scheme"),
        Perspectives = [.. node.Children("perspectives").Select(Perspective)],
    };

    private static PerspectiveDefinition Perspective(Node node) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Name = node.Text("name"),
        Items =
        [
            .. node.Children("items").Select(i => new ScorecardItem
            {
                Place = i.Place,
                Lines = i.Lines,
                Metric = i.Text("metric"),
                Guardrail = i.OptionalText("guardrail"),
                Comment = i.OptionalText("comment"),
                Owner = i.OptionalText("owner"),
            }),
        ],
    };

    private static PoolDefinition Pool(Node node, Mistakes mistakes) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("pool"),
        Name = node.Text("name"),
        Company = node.Text("company"),
        Currency = SettingsReading.Currency(node, "currency", mistakes),
        Accounts = Patterns(node, "accounts", mistakes) ?? CodePatterns.None,
        CostCentres = Patterns(node, "cost_centres", mistakes) ?? CodePatterns.Parse("*")!,
        Capacity = node.OptionalDecimal("capacity"),
        Unit = node.OptionalText("unit"),
        Gives = [.. node.Children("gives").Select(g => new GiftDefinition
        {
            Place = g.Place,
            Lines = g.Lines,
            To = g.Text("to"),
            Weight = g.OptionalDecimal("weight") ?? 0,
        })],
        Validity = Validities.Read(node, mistakes),
    };

    private static IdleDefinition Idle(Node node, Mistakes mistakes) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("rule"),
        Pool = node.Text("pool"),
        Share = node.OptionalDecimal("share") ?? 0,
        AppliesTo = node.Text("applies_to"),
        When = node.OptionalExpression("when") ?? Expression.Parse("true", node.At("when")),
        Validity = Validities.Read(node, mistakes),
    };

    private static ActivityDefinition Activity(Node node, Mistakes mistakes) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("activity"),
        Pool = node.Text("pool"),
        AppliesTo = node.Text("applies_to"),
        Validity = Validities.Read(node, mistakes),
        Terms = [.. node.Children("terms").Select(Term)],
    };

    private static TermDefinition Term(Node node, int index) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        No = index + 1,
        Driver = node.OptionalExpression("driver") ?? Expression.Parse("1", node.At("driver")),
        Units = node.OptionalDecimal("units") ?? 0,
        When = node.OptionalExpression("when"),
    };

    private static CodePatterns? Patterns(Node node, string key, Mistakes mistakes)
    {
        if (node.OptionalText(key) is not { } text)
            return null;
        var patterns = CodePatterns.Parse(text);
        if (patterns is null)
            mistakes.Add(node.At(key), $"'{text}' for '{key}'",
                "codes separated by commas, each with a star at its end or none: 6100,611*");
        return patterns;
    }
}
