using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Tests.Warehouse;

public sealed class Segments_follow_rules_and_hands : IDisposable
{
    private const string Scheme = "customer-segments";
    private static readonly DateOnly Start = SmallCompany.Start;
    private static readonly DateOnly Open = BitemporalTable.Open;
    private readonly TransformBench bench = new();
    private readonly SegmentAssignment assignments = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void The_first_rule_that_holds_wins()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
        SmallCompany.Customer(bench, "C1", "A");
        SmallCompany.Customer(bench, "C2", "B");
        Assert.Equal(["C1 KEY rule 2024-01-01 9999-12-31", "C2 TAIL rule 2024-01-01 9999-12-31"], Lines());
    }

    [Fact]
    public void An_entity_for_which_no_rule_holds_has_no_row()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("KEY", "tier = 'A'"), ("HAND", null));
        SmallCompany.Customer(bench, "C2", "B");
        Assert.Empty(Lines());
    }

    [Fact]
    public void A_change_of_tier_cuts_the_assignment_on_that_day()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
        SmallCompany.Customer(bench, "C1", "B");
        SmallCompany.Customer(bench, "C1", "A", from: new(2024, 7, 1));
        Assert.Equal(["C1 TAIL rule 2024-01-01 2024-07-01", "C1 KEY rule 2024-07-01 9999-12-31"], Lines());
    }

    [Fact]
    public void A_hand_wins_from_its_day_on_even_for_a_customer_without_history()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
        SmallCompany.Customer(bench, "C2", "B");
        SmallCompany.ByHand(bench, Scheme, "C2", "KEY", new(2024, 3, 1));
        SmallCompany.ByHand(bench, Scheme, "C9", "KEY", new(2024, 3, 1));
        Assert.Equal(
            ["C2 TAIL rule 2024-01-01 2024-03-01", "C2 KEY by hand 2024-03-01 9999-12-31",
             "C9 KEY by hand 2024-03-01 9999-12-31"], Lines());
    }

    [Fact]
    public void A_hand_does_not_reach_into_versions_that_lack_the_segment()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("TAIL", "true"));
        SmallCompany.Scheme(bench, Scheme, 2, "customer", new(2025, 1, 1), ("KEY", "tier = 'A'"), ("TAIL", "true"));
        SmallCompany.Customer(bench, "C2", "B");
        SmallCompany.ByHand(bench, Scheme, "C2", "KEY", Start);
        Assert.Equal(["C2 TAIL rule 2024-01-01 2025-01-01", "C2 KEY by hand 2025-01-01 9999-12-31"], Lines());
    }

    [Fact]
    public void Versions_of_a_scheme_never_overlap_and_a_draft_is_not_in_force()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("A", "true"));
        SmallCompany.Scheme(bench, Scheme, 2, "customer", new(2025, 1, 1), ("B", "true"));
        var v = new SchemeVersion();
        bench.Add(v, (v.SchemeVersionId, $"{Scheme}@3"), (v.SchemeId, Scheme), (v.Basis, "customer"),
            (v.Status, "draft"), (v.EffectiveFrom, new DateOnly(2025, 6, 1)),
            (v.ValidFrom, new DateOnly(2025, 6, 1)), (v.ValidTo, Open));
        SmallCompany.Customer(bench, "C1", "A");
        Assert.Equal(["C1 A rule 2024-01-01 2025-01-01", "C1 B rule 2025-01-01 9999-12-31"], Lines());
        Assert.Equal([$"{Scheme}@1", $"{Scheme}@2"], bench.Rules.Schemes.Select(s => s.SchemeVersionId));
    }

    [Fact]
    public void Products_and_channels_are_divided_too()
    {
        SmallCompany.Scheme(bench, "products", 1, "product", Start, ("HEAVY", "weight_kg >= 10"), ("LIGHT", "true"));
        SmallCompany.Scheme(bench, "channels", 1, "channel", Start, ("WEB", "kind = 'e-commerce'"));
        SmallCompany.Product(bench, "P1", 12m, 1m);
        var c = new Channel();
        bench.Add(c, (c.ChannelId, "SHOP"), (c.Kind, "e-commerce")).Add(c, (c.ChannelId, "DESK"), (c.Kind, "direct"));
        Assert.Equal(["SHOP WEB rule 2024-01-01 9999-12-31", "P1 HEAVY rule 2024-01-01 9999-12-31"], Lines());
    }

    [Fact]
    public void What_was_recorded_later_does_not_change_what_was_known_then()
    {
        using var then = new TransformBench(SmallCompany.Noon);
        foreach (var each in new[] { then, bench })
        {
            SmallCompany.Scheme(each, Scheme, 1, "customer", Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
            SmallCompany.Customer(each, "C1", "A");
            SmallCompany.Customer(each, "C1", "B", recordedAt: SmallCompany.Noon.AddDays(30));
        }
        Assert.Equal("KEY", then.Build(assignments)[0][assignments.SegmentId]);
        Assert.Equal("TAIL", bench.Build(assignments)[0][assignments.SegmentId]);
    }

    [Fact]
    public void A_row_withdrawn_from_the_text_leaves_no_trace_from_then_on()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
        SmallCompany.Customer(bench, "C2", "B");
        SmallCompany.ByHand(bench, Scheme, "C2", "KEY", Start);
        SmallCompany.ByHand(bench, Scheme, "C2", "TAIL", new(2024, 3, 1));
        var o = new SegmentOverride();
        bench.Add(o, (o.SchemeId, Scheme), (o.EntityKey, "C2"), (o.SegmentId, "TAIL"),
            (o.ValidFrom, new DateOnly(2024, 3, 1)), (o.ValidTo, new DateOnly(2024, 3, 1)),
            (o.RecordedAt, SmallCompany.Noon.AddDays(1)));
        var s = new Segment();
        bench.Add(s, (s.SchemeVersionId, $"{Scheme}@1"), (s.SegmentId, "TAIL"), (s.Priority, 2L), (s.Rule, "true"),
            (s.ValidFrom, Start), (s.ValidTo, Start), (s.RecordedAt, SmallCompany.Noon.AddDays(1)));
        Assert.Equal(["C2 KEY by hand 2024-01-01 9999-12-31"], Lines());
        Assert.Equal(["KEY"], bench.Rules.Schemes[0].Segments.Select(x => x.SegmentId));
    }

    [Fact]
    public void A_rule_that_names_an_unknown_column_is_refused_with_the_names_there_are()
    {
        SmallCompany.Scheme(bench, Scheme, 1, "customer", Start, ("KEY", "teir = 'A'"));
        var mistake = Assert.Throws<DefinitionException>(Lines);
        Assert.Contains("teir", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("tier", mistake.Message, StringComparison.Ordinal);
    }

    private List<string> Lines() =>
    [
        .. bench.Build(assignments).OrderBy(r => r[assignments.SchemeId]).ThenBy(r => r[assignments.EntityKey])
            .ThenBy(r => r[assignments.ValidFrom]).Select(r =>
                $"{r[assignments.EntityKey]} {r[assignments.SegmentId]} {r[assignments.Reason]} "
                + $"{r[assignments.ValidFrom]:yyyy-MM-dd} {r[assignments.ValidTo]:yyyy-MM-dd}"),
    ];
}
