using DataPlatform.Models.Discovery;

namespace DataPlatform.Tests.Models;

public sealed class EmergingSegmentsTests
{
    private static readonly DateOnly first = new(2024, 11, 4);
    private const int Weeks = 104;
    private const int PlantedFrom = 70;

    [Fact]
    public void A_group_that_begins_to_order_small_and_often_is_proposed_with_its_members_and_a_rule()
    {
        var found = new EmergingSegments().Find(Company(seed: 7, planted: 60));

        var proposal = Assert.Single(found.Proposals);
        Assert.True(proposal.Stability >= Clustering.StableFrom);
        Assert.InRange(proposal.EmergedOn.DayNumber, first.AddDays(7 * (PlantedFrom - 4)).DayNumber,
            first.AddDays(7 * (PlantedFrom + 4)).DayNumber);
        var planted = Enumerable.Range(0, 60).Select(i => $"C{i:0000}").ToHashSet();
        Assert.True(proposal.Customers.Count(planted.Contains) >= 57, $"found {proposal.Customers.Count}");
        Assert.True(proposal.Customers.Count(c => !planted.Contains(c)) <= 6);
        Assert.Contains("product_family = 'Refill'", proposal.Rule, StringComparison.Ordinal);
        Assert.True(proposal.Fidelity >= 0.9, $"{proposal.Fidelity} {proposal.Rule}");
        Assert.True(proposal.PersistenceWeeks > 25);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void On_noise_the_answer_is_no_stable_segment(int seed)
    {
        var found = new EmergingSegments().Find(Company(seed, planted: 0));

        Assert.Empty(found.Proposals);
        Assert.StartsWith("no stable segment", found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_the_rows_changes_nothing()
    {
        var rows = Company(seed: 3, planted: 40);
        var forward = new EmergingSegments().Find(rows);
        var backward = new EmergingSegments().Find([.. Enumerable.Reverse(rows)]);

        Assert.Equal(forward.Verdict, backward.Verdict);
        Assert.Equal(forward.Proposals.Select(p => p.Rule), backward.Proposals.Select(p => p.Rule));
        Assert.Equal(forward.Proposals.SelectMany(p => p.Customers), backward.Proposals.SelectMany(p => p.Customers));
    }

    [Fact]
    public void Without_orders_there_is_a_verdict_and_no_error()
    {
        var found = new EmergingSegments().Find([]);
        Assert.Equal("no stable segment: there are no orders", found.Verdict);
    }

    // 300 customers with a steady yearly season and random orders; the planted ones begin weekly refills in week 70.
    private static List<WeeklyBehaviour> Company(int seed, int planted)
    {
        var random = new Random(seed);
        var rows = new List<WeeklyBehaviour>();
        string[] families = ["Bearings", "Tools", "Refill", "Safety"];
        for (var c = 0; c < 300; c++)
        {
            for (var f = 0; f < families.Length; f++)
            {
                var rate = 0.03 + (0.3 * random.NextDouble());
                for (var w = 0; w < Weeks; w++)
                {
                    var season = 1 + (0.3 * Math.Sin(2 * Math.PI * w / 52));
                    if (random.NextDouble() < rate * season)
                        rows.Add(Row(c, families[f], c % 2 == 0 ? "DIRECT" : "ECOM", w, 1, 10 + random.Next(40)));
                    if (c < planted && families[f] == "Refill" && w >= PlantedFrom && random.NextDouble() < 0.85)
                        rows.Add(Row(c, "Refill", "ECOM", w, 1, 1 + random.Next(3)));
                }
            }
        }
        return rows;
    }

    private static WeeklyBehaviour Row(
        int customer, string family, string channel, int week, int orders, int quantity) =>
        new($"C{customer:0000}", family, channel, first.AddDays(7 * week), orders, quantity, quantity * 12m,
            quantity * 2m, 1m);
}
