using static DataPlatform.Workspace.Shapes.Declare;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Keys of costing and targets.</summary>
internal static class CostShapes
{
    private static readonly Key validFrom = Of(ValueKind.Day, "valid_from", "first day; always unless stated");
    private static readonly Key validTo =
        Of(ValueKind.Day, "valid_to", "first day it is no longer true; until the next entry of the same key, or open");

    public static readonly Shape Pool = new("pool", "Pools of cost.",
        Text("pool", "id").Must(),
        Text("name", "its name").Must(),
        Text("company", "company code").Must(),
        Text("currency", "ledger currency, ISO 4217").Must(),
        Text("accounts", "accounts and beginnings of accounts: 6100,611*").Must(),
        Text("cost_centres", "cost centres in the same form", "*"),
        Number("capacity", "practical capacity per period", 0).Must(),
        Text("unit", "unit of the capacity: min, m3, km ...").Must(),
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
        Parts("pools", Pool),
        Parts("activities", Activity));

    public static readonly Shape Target = new("target", "What metrics should be.",
        Text("metric", "the metric").Must(),
        Text("segment", "a segment of any scheme, or \"*\" for the enterprise").Must(),
        Number("target", "the number, in the metric's unit").Must(),
        Text("owner", "who owns it"),
        Text("source", "where it comes from"),
        validFrom, validTo);

    public static readonly Shape Targets = new("targets", "Targets of metrics.", Parts("targets", Target).Must());
}
