using static DataPlatform.Workspace.Shapes.Declare;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Keys of a segmentation scheme.</summary>
internal static class SchemeShapes
{
    private static readonly Key validFrom = Of(ValueKind.Day, "valid_from", "first day; always unless stated");
    private static readonly Key validTo =
        Of(ValueKind.Day, "valid_to", "first day it is no longer true; until the next entry of the same key, or open");

    public static readonly Shape Segment = new("segment", "Segments in the order in which their rules are tried.",
        Text("id", "id, unique in the version").Must(),
        Text("name", "its name").Must(),
        Text("owner", "who owns it"),
        Of(ValueKind.Expression, "rule", "condition over the basis table's columns; the first that holds wins").Must());

    public static readonly Shape Version =
        new("version", "Versions; an approved one holds until the next approved one.",
        Whole("version", "1, 2, 3 ...", 1, 100_000).Must(),
        Of(ValueKind.Day, "effective_from", "first day the version divides by").Must(),
        Word("status", "how far it has come", "draft", "approved", "retired").Must(),
        Text("change_request", "the change request it rests on"),
        Parts("segments", Segment).Must());

    public static readonly Shape Assignment = new("assignment", "Assignments by hand; they win over rules.",
        Text("entity", "key in the basis table").Must(),
        Text("segment", "the segment").Must(),
        Of(ValueKind.Day, "from", "first day").Must(),
        Of(ValueKind.Day, "to", "first day it is no longer true; until the entity's next assignment, or open"),
        Text("reason", "why").Must());

    public static readonly Shape Policy = new("policy", "Policies per segment.",
        Text("segment", "the segment").Must(),
        Text("policy", "kind of policy, such as service").Must(),
        Text("parameter", "which number of it").Must(),
        Number("value", "the number").Must(),
        Text("unit", "its unit").Must(),
        Text("source", "where the number comes from"),
        validFrom, validTo);

    public static readonly Shape Commitment = new("commitment", "Promises per segment.",
        Text("sla", "the agreement").Must(),
        Whole("clause", "its clause", 1, 100_000).Must(),
        Text("segment", "the segment").Must(),
        Text("metric", "the metric that says whether the promise was kept").Must(),
        Number("target", "what was promised, in the metric's unit").Must(),
        Text("penalty", "what happens when it is not kept"),
        Of(ValueKind.Flag, "internal", "true when the promise is our own") with { Default = "false" },
        validFrom, validTo);

    public static readonly Shape Approval = new("approval", "Votes.",
        Text("by", "who voted").Must(),
        Text("role", "in which role"),
        Word("vote", "the vote", "for", "against").Must(),
        Of(ValueKind.Day, "on", "when"));

    public static readonly Shape ChangeRequest = new("change request", "Proposed changes and what became of them.",
        Text("id", "id").Must(),
        Word("kind", "what it changes", "scheme version", "policy", "target").Must(),
        Text("title", "what it is about").Must(),
        Text("before", "how it was"),
        Text("after", "how it is to be"),
        Word("state", "what became of it", "proposed", "approved", "rejected").Must(),
        Of(ValueKind.Day, "effective", "day the change takes effect"),
        Text("proposed_by", "who proposed it"),
        Parts("approvals", Approval));

    public static readonly Shape Scheme = new("scheme", "A way to divide customers, products or channels.",
        Text("scheme", "id, unique in the workspace").Must(),
        Word("basis", "the table it divides", "customer", "product", "channel").Must(),
        Text("owner", "who owns the scheme"),
        Parts("versions", Version).Must(),
        Parts("assignments", Assignment),
        Parts("policies", Policy),
        Parts("commitments", Commitment),
        Parts("change_requests", ChangeRequest));
}
