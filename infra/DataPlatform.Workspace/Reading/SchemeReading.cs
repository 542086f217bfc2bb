using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Workspace.Reading;

/// <summary>One scheme file.</summary>
internal static class SchemeReading
{
    public static SchemeDefinition Read(Node node, FileReading file)
    {
        var id = node.Text("scheme");
        return new SchemeDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Id = id,
            Basis = node.Text("basis"),
            Owner = node.OptionalText("owner"),
            Versions = [.. node.Children("versions").Select(v => Version(v, id)).OrderBy(v => v.Version)],
            Assignments = Validities.Close([.. node.Children("assignments").Select(a => Assignment(a, file.Mistakes))],
            "the entity",
                a => a.Entity, a => a.Validity, (a, v) => a with { Validity = v }, file.Mistakes, "from", "to"),
            Policies = Validities.Close([.. node.Children("policies").Select(p => Policy(p, file.Mistakes))],
            "the policy",
                p => $"{p.Segment} {p.Policy} {p.Parameter}", p => p.Validity, (p, v) => p with { Validity = v },
                file.Mistakes),
            Commitments = Validities.Close([.. node.Children("commitments").Select(c => Commitment(c, file.Mistakes))],
            "the clause",
                c => $"{c.Sla} {c.Clause}", c => c.Validity, (c, v) => c with { Validity = v }, file.Mistakes),
            ChangeRequests = [.. node.Children("change_requests").Select(ChangeRequest)],
        };
    }

    private static SchemeVersionDefinition Version(Node node, string scheme)
    {
        var segments = node.Children("segments").Select(Segment).OfType<SegmentDefinition>().ToList();
        return new SchemeVersionDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Scheme = scheme,
            Version = node.OptionalWhole("version") ?? 0,
            EffectiveFrom = node.OptionalDay("effective_from") ?? Validity.Always,
            Status = Enum.Parse<SchemeStatus>(node.OptionalText("status") ?? "draft", ignoreCase: true),
            ChangeRequest = node.OptionalText("change_request"),
            Segments = segments,
            RuleHash = Hash(segments),
        };
    }

    private static SegmentDefinition? Segment(Node node, int index)
    {
        var (id, name, owner, rule) =
            (node.Text("id"), node.Text("name"), node.OptionalText("owner"), node.OptionalExpression("rule"));
        return new SegmentDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Id = id,
            Name = name,
            Owner = owner,
            Priority = index + 1,
            Rule = rule ?? Unreadable(node),
        };
    }

    /// <summary>
    /// Stands where a rule is a mistake already, so that the rest of the scheme can still be checked.
    /// </summary>
    private static Expression Unreadable(Node node) => Expression.Parse("null", node.At("rule"));

    private static string Hash(IEnumerable<SegmentDefinition> segments) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', segments.Select(s => $"{s.Id}: {s.Rule}")))));

    private static ByHandAssignment Assignment(Node node, Mistakes mistakes) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Entity = node.Text("entity"),
        Segment = node.Text("segment"),
        Validity = Validities.Read(node, mistakes, "from", "to"),
        Reason = node.Text("reason"),
    };

    private static PolicyDefinition Policy(Node node, Mistakes mistakes) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Segment = node.Text("segment"),
        Policy = node.Text("policy"),
        Parameter = node.Text("parameter"),
        Value = node.OptionalDecimal("value") ?? 0,
        Unit = node.Text("unit"),
        Source = node.OptionalText("source"),
        Validity = Validities.Read(node, mistakes),
    };

    private static CommitmentDefinition Commitment(Node node, Mistakes mistakes) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Sla = node.Text("sla"),
        Clause = node.OptionalWhole("clause") ?? 0,
        Segment = node.Text("segment"),
        Metric = node.Text("metric"),
        Target = node.OptionalDecimal("target") ?? 0,
        Penalty = node.OptionalText("penalty"),
        Internal = node.OptionalFlag("internal") ?? false,
        Validity = Validities.Read(node, mistakes),
    };

    private static ChangeRequestDefinition ChangeRequest(Node node) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("id"),
        Kind = node.Text("kind"),
        Title = node.Text("title"),
        Before = node.OptionalText("before"),
        After = node.OptionalText("after"),
        State = node.Text("state"),
        Effective = node.OptionalDay("effective"),
        ProposedBy = node.OptionalText("proposed_by"),
        Approvals =
        [
            .. node.Children("approvals").Select(a => new ApprovalDefinition
            {
                Place = a.Place,
                Lines = a.Lines,
                By = a.Text("by"),
                Role = a.OptionalText("role"),
                Vote = a.Text("vote"),
                On = a.OptionalDay("on"),
            }),
        ],
    };
}
