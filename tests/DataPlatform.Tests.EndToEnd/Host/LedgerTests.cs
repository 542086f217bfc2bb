using System.Text.RegularExpressions;

namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed partial class LedgerTests(DemoCompany company)
{
    [Fact]
    public void One_cent_more_in_one_pool_fails_the_run_and_names_pool_currency_and_period()
    {
        var folder = company.Copy();
        var journal = Directory.GetFiles(Path.Combine(folder, "data", "finance"), "journal.csv").Single();
        var lines = File.ReadAllLines(journal);
        var i = Array.FindIndex(lines, l => PoolAccount().IsMatch(l));
        Assert.True(i > 0, "no journal line of a pool's account");
        lines[i] = Cents()
            .Replace(lines[i], m => $"{m.Groups[1].Value},{(int.Parse(m.Groups[2].Value) + 1) % 100:00}", 1);
        File.WriteAllLines(journal, lines);

        var run = DataPlatformProgram.Call(folder, "run");

        Assert.Equal(1, run.Exit);
        Assert.Matches(@"ledger_tie_out pool [a-z0-9-]+, company \d+, EUR, period 202\d-\d\d-01", run.Error);
        Assert.Contains("difference", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_pool_ties_to_the_ledger_to_the_cent()
    {
        var rows = DataPlatformProgram.Call(company.Folder, "show allocation_run --limit 100000").Good().Rows;
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal(
            SegmentViewTests.Number(r, "ledger_amount"), SegmentViewTests.Number(r, "allocated_amount")
            + SegmentViewTests.Number(r, "unused_amount") + SegmentViewTests.Number(r, "unassigned_amount")));
        Assert.Contains(rows, r => SegmentViewTests.Number(r, "unused_amount") > 0);
        Assert.Contains(rows, r => SegmentViewTests.Number(r, "unassigned_amount") > 0);
        var lines = DataPlatformProgram.Call(company.Folder, "query cost_to_serve").Good().Rows[0];
        Assert.Equal(rows.Sum(r => SegmentViewTests.Number(r, "allocated_amount")),
            SegmentViewTests.Number(lines, "cost_to_serve"));
    }

    [GeneratedRegex(";6[0-4]\\d\\d;")]
    private static partial Regex PoolAccount();

    [GeneratedRegex(@"(?<=;)(-?[\d.]+),(\d\d)(?=;|$)")]
    private static partial Regex Cents();
}
