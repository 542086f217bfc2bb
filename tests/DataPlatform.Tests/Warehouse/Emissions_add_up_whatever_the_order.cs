using DataPlatform.Core;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Warehouse;

/// <summary>Laws of tracing over random shipments: parts add up to the element, whatever the order of the
/// rows.</summary>
public sealed class Emissions_add_up_whatever_the_order
{
    private static readonly string[] rules = ["mass", "volume", "quantity", "equal"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parts_of_random_shipments_add_up_to_their_elements_and_do_not_depend_on_the_order_of_rows(int seed)
    {
        var forwards = Traced(seed, reversed: false);
        var backwards = Traced(seed, reversed: true);
        Assert.Equal(forwards.Parts, backwards.Parts);
        Assert.Empty(forwards.Wrong);
        Assert.True(forwards.Parts.Count > 100, $"seed {seed} made only {forwards.Parts.Count} parts");
    }

    private static (List<string> Parts, List<string> Wrong) Traced(int seed, bool reversed)
    {
        using var bench = new CarbonBench();
        var writes = Writes(bench, new Random(seed)).ToList();
        if (reversed)
            writes.Reverse();
        foreach (var write in writes)
            write();
        var (e, p) = (bench.Elements, bench.Parts);
        var elements = bench.Rows.Build(e).ToDictionary(r => r.Text(e.TceId)!);
        var parts = bench.Rows.Build(p);
        var wrong = new List<string>();
        foreach (var own in parts.GroupBy(r => r.Text(p.TceId)!))
        {
            foreach (var (whole, part) in new[] { (e.WttKg, p.WttKg), (e.TtwKg, p.TtwKg), (e.WtwKg, p.WtwKg),
                (e.Tkm, p.Tkm) })
            {
                var sum = own.Sum(r => r[part] as decimal? ?? 0);
                if (sum != (elements[own.Key][whole] as decimal? ?? 0))
                    wrong.Add($"seed {seed}: {own.Key} {whole.Name} {elements[own.Key][whole]}, parts {sum}");
            }
            if (own.Sum(r => r[p.MassShare] as decimal? ?? 0) != 1)
                wrong.Add($"seed {seed}: shares of {own.Key} make {own.Sum(r => r[p.MassShare] as decimal? ?? 0)}");
        }
        return ([.. parts.Select(r => string.Join('|', r.Cells.Values))], wrong);
    }

    // all numbers are drawn before a row is written, so that the order of writing changes none of them
    private static IEnumerable<Action> Writes(CarbonBench bench, Random random)
    {
        var leg = new TransportLeg();
        decimal Draw(int most, int digits) => random.Next(1, most) / (decimal)Math.Pow(10, digits);
        yield return () => bench.Factor("diesel", "l", 0.6m, 2.5m, "energy");
        foreach (var rule in rules)
        {
            var (activity, quantity) = (Draw(900_000, 0), Draw(90_000, 1));
            yield return () => bench.Operation(rule, "tkm", activity, allocateBy: rule);
            yield return () => bench.Energy(rule, "diesel", quantity, "l");
        }
        for (var s = 0; s < 25; s++)
        {
            var shipment = $"S{s}";
            for (var l = 0; l < random.Next(1, 9); l++)
            {
                var (no, mass, volume) = ($"{l}", Draw(9_000_000, 3), Draw(9_000_000, 6));
                decimal? weighed = random.Next(10) == 0 ? null : mass;
                yield return () => bench.Line(shipment, no, $"O{shipment}{no}", weighed, volume);
            }
            foreach (var rule in rules)
            {
                var (km, stated) = (Draw(50_000, 1), Draw(90_000_000, 3));
                (Column, object?)[] more = random.Next(2) == 0 ? [(leg.WeightKg, stated)] : [];
                yield return () => bench.Leg($"{shipment}-{rule}", shipment, km, rule, more);
            }
        }
    }
}
