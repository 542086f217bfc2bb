using static DataPlatform.Workspace.Shapes.Declare;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Keys of costing and targets.</summary>
internal static class CostShapes
{
    private static readonly Key validFrom = Of(ValueKind.Day, "valid_from", "first day; always unless stated");
    private static readonly Key validTo =
        Of(ValueKind.Day, "valid_to", "first day it is no longer true; until the next entry of the same key, or open");

    public static readonly Shape Gift = new("gift", "The pools that bear its cost, when it serves other pools.",
        Text("to", "the receiving pool").Must(),
        Number("weight", "beside its other weights: percent, hours, pieces", 0).Must());

    public static readonly Shape Pool = new("pool", "Pools of cost.",
        Text("pool", "id").Must(),
        Text("name", "its name").Must(),
        Text("company", "company code").Must(),
        Text("currency", "ledger currency, ISO 4217").Must(),
        Text("accounts", "accounts and beginnings of accounts: 6100,611*; none when its cost comes from other pools"),
        Text("cost_centres", "cost centres in the same form", "*"),
        Number("capacity", "practical capacity per period, unless it gives its cost to other pools", 0),
        Text("unit", "unit of the capacity: min, m3, km ..."),
        Parts("gives", Gift),
        validFrom, validTo);

    public static readonly Shape Stages = new("stages", "How pools that serve other pools are treated.",
        Word("method", "which of their services count", "direct", "step-down", "reciprocal")
            with { Default = "reciprocal" },
        Of(ValueKind.Texts, "order", "giving pools in the order of stepping down"));

    public static readonly Shape Idle = new("idle", "Who causes idle capacity and is charged for it.",
        Text("rule", "id").Must(),
        Text("pool", "the pool").Must(),
        Number("share", "share of the pool's unused cost that is charged", 0, 1).Must(),
        Word("applies_to", "what is charged", [.. ActivityDefinition.Facts.Keys]).Must(),
        Of(ValueKind.Expression, "when", "which of them cause it").Must(),
        validFrom, validTo);

    public static readonly Shape Term = new("term", "Terms; capacity used is the sum of driver times units.",
        Of(ValueKind.Expression, "driver", "what is counted; 1 = once per row").Must(),
        Number("units", "capacity units per driver", 0).Must(),
        Of(ValueKind.Expression, "when", "condition under which the term applies"));

    public static readonly Shape Activity = new("activity", "Activities and their time equations.",
        Text("activity", "id").Must(),
        Text("pool", "the pool whose capacity it uses").Must(),
        Word("applies_to", "what uses it", [.. ActivityDefinition.Facts.Keys]).Must(),
        validFrom, validTo,
        Parts("terms", Term).Must());

    public static readonly Shape Costing =
        new("costing", "What cost to serve must explain, from which pools, by which activities.",
        Text("scope", "ledger accounts cost to serve must explain: 6*; those in no pool are reported as unassigned"),
        Part("stages", Stages.About, Stages),
        Parts("pools", Pool),
        Parts("activities", Activity),
        Parts("idle", Idle));

    public static readonly Shape Target = new("target", "What metrics should be.",
        Text("metric", "the metric").Must(),
        Text("segment", "a segment of any scheme, or \"*\" for the enterprise").Must(),
        Number("target", "the number, in the metric's unit").Must(),
        Text("owner", "who owns it"),
        Text("source", "where it comes from"),
        validFrom, validTo);

    public static readonly Shape Targets = new("targets", "Targets of metrics.", Parts("targets", Target).Must());
}
