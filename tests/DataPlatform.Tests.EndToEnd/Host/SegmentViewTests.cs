using System.Globalization;
using System.Text.Json;

namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed class SegmentViewTests(DemoCompany company)
{
    [Fact]
    public void Reclassifying_a_customer_leaves_as_was_alone_moves_as_is_and_changes_no_total()
    {
        var folder = company.Copy();
        var big = DataPlatformProgram.Call(folder, "query revenue --by customer,segment --segments as-is").Good().Rows
            .Where(r => r.GetProperty("segment").GetString() == "CORE_INDUSTRIAL")
            .MaxBy(r => Number(r, "revenue")).GetProperty("customer").GetString()!;
        var before = View(folder, "as-was");
        var isBefore = View(folder, "as-is");

        var scheme = Directory.GetFiles(Path.Combine(folder, "segments"), "*.yaml").Single();
        File.WriteAllText(scheme, File.ReadAllText(scheme).Replace("assignments:\n",
            $"assignments:\n  - {{entity: {big}, segment: LONG_TAIL, from: 2026-06-01, reason: test}}\n",
            StringComparison.Ordinal));
        DataPlatformProgram.Call(folder, "run").Good();

        var after = View(folder, "as-was");
        var isAfter = View(folder, "as-is");
        foreach (var (key, value) in before.Where(b => string.CompareOrdinal(b.Key.Month, "2026-06") < 0))
            Assert.Equal(value, after[key]);
        Assert.NotEqual(Long(before, from: "2026-06"), Long(after, from: "2026-06"));
        Assert.NotEqual(Long(isBefore, to: "2026-06"), Long(isAfter, to: "2026-06"));
        foreach (var view in new[] { after, isBefore, isAfter })
        {
            Assert.Equal(before.GroupBy(b => b.Key.Month).Select(g => (g.Key, g.Sum(x => x.Value))).Order(),
                view.GroupBy(b => b.Key.Month).Select(g => (g.Key, g.Sum(x => x.Value))).Order());
        }
    }

    private static decimal Long(
        Dictionary<(string Month, string Segment), decimal> view, string from = "0000", string to = "9999") =>
        view.Where(x => x.Key.Segment == "LONG_TAIL" && string.CompareOrdinal(x.Key.Month, from) >= 0
            && string.CompareOrdinal(x.Key.Month, to) < 0).Sum(x => x.Value);

    private static Dictionary<(string Month, string Segment), decimal> View(string folder, string view) =>
        DataPlatformProgram.Call(folder, $"query revenue --by month,segment --segments {view}").Good().Rows
            .ToDictionary(r => (r.GetProperty("month").GetString()!, r.GetProperty("segment").GetString()!),
                r => Number(r, "revenue"));

    internal static decimal Number(JsonElement row, string name) => row.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.String } text => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.Null } => 0,
        var number => number.GetDecimal(),
    };
}
