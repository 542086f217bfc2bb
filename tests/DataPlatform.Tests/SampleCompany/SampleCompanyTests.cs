using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataPlatform.SampleCompany;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.Tests.SampleCompany;

public sealed class SampleCompanyTests(SampleFolder folder) : IClassFixture<SampleFolder>
{
    private readonly SampleTruth truth = folder.Truth;

    [Fact]
    public void Same_seed_and_lines_give_the_same_bytes_and_file_times()
    {
        using var first = new SampleFolder(new SampleOptions(2000));
        using var second = new SampleFolder(new SampleOptions(2000));
        using var other = new SampleFolder(new SampleOptions(2000, Seed: 7));

        var once = Prints(first.Path);

        Assert.Equal(once, Prints(second.Path));
        Assert.NotEqual(once, Prints(other.Path));
        Assert.True(once.Count > 100, $"{once.Count} files");
    }

    [Fact]
    public void The_company_has_exactly_the_lines_asked_for()
    {
        Assert.Equal(SampleFolder.Lines, truth.Company.Lines);
        Assert.Equal(SampleFolder.Lines, truth.Landed["sales_order_line"]);
    }

    [Fact]
    public void Segments_add_up_to_the_company_as_was_and_as_is()
    {
        foreach (var property in typeof(Figures).GetProperties())
        {
            decimal Sum(IEnumerable<Figures> figures) =>
                figures.Sum(f => Convert.ToDecimal(property.GetValue(f), CultureInfo.InvariantCulture));
            var whole = Sum([truth.Company]);
            Assert.Equal(whole, Sum(truth.AsWas.Values));
            Assert.Equal(whole, Sum(truth.AsIs.Values));
            Assert.Equal(whole, Sum(truth.Monthly.Select(m => m.Figures)));
        }
    }

    [Fact]
    public void The_second_version_of_the_scheme_moves_customers_but_not_the_whole()
    {
        Assert.True(truth.AsIs["KEY_RETAIL"].Revenue > truth.AsWas["KEY_RETAIL"].Revenue);
        Assert.True(truth.AsIs["LONG_TAIL"].Revenue < truth.AsWas["LONG_TAIL"].Revenue);
    }

    [Fact]
    public void Ledger_is_allocated_plus_unused_plus_unassigned_in_whole_cents()
    {
        foreach (var pool in truth.Pools)
        {
            Assert.Equal(pool.Ledger, pool.Allocated + pool.Unused + pool.Unassigned);
            Assert.Equal(pool.Allocated, decimal.Round(pool.Allocated, 2));
            Assert.True(pool.Pool == "*unassigned" ? pool.Unassigned > 0 : pool.Unused > 0, $"{pool}");
        }
        Assert.Equal(truth.Company.CostToServe, truth.Pools.Sum(p => p.Allocated));
        Assert.Equal(2 * 24 * 6, truth.Pools.Count);
    }

    [Fact]
    public void Well_to_wheel_is_well_to_tank_plus_tank_to_wheel_and_reaches_the_families_whole()
    {
        Assert.Equal(truth.Company.Wtw, truth.Company.Wtt + truth.Company.Ttw);
        Assert.Equal(truth.Company.Wtw, truth.Carbon.WtwByFamily.Values.Sum(), 6);
        Assert.True(truth.Carbon.WithoutDistance > 0 && truth.Carbon.WithoutFactor > 0);
    }

    [Fact]
    public void Stock_of_a_month_goes_to_its_buyers_whole()
    {
        foreach (var month in truth.Stock)
            Assert.Equal(month.Value, month.BySegment.Values.Sum(), 6);
    }

    [Fact]
    public void Wrong_rows_are_of_twelve_kinds_and_about_three_in_a_thousand()
    {
        using var company = new SampleFolder(new SampleOptions(20_000));
        var rows = TruthFile.WrongRows(company.Path).ToList();

        Assert.Equal(12, rows.Select(r => r.Kind).Distinct().Count());
        Assert.True(rows.Select(r => r.Feed).Distinct().Count() >= 15);
        Assert.Equal(company.Truth.Files.Sum(f => f.Quarantined), rows.Count);
        Assert.InRange((decimal)rows.Count / company.Truth.Files.Sum(f => f.Read), 0.0015m, 0.005m);
        Assert.True(company.Truth.Files.Sum(f => f.Duplicates) > 50);
    }

    [Fact]
    public void A_wrong_row_stands_where_the_truth_says()
    {
        foreach (var row in TruthFile.WrongRows(folder.Path)
            .Where(r => r.Feed is "3pl/deliveries" or "finance/journal"))
        {
            var lines = File.ReadAllLines(Path.Combine(folder.Path, row.File), Encoding.UTF8);
            var header = lines[0].Split(';');
            var cells = lines[row.Line - 1].Split(';');
            var cell = row.Column.Length > 0 ? cells[Array.IndexOf(header, row.Column)] : "";
            Assert.True(row.Kind switch
            {
                "too many cells" => cells.Length == header.Length + 1,
                "too few cells" => cells.Length == header.Length - 2,
                "missing required" => cell.Length == 0,
                "impossible date" => !DateOnly.TryParseExact(cell, "dd.MM.yyyy", out _),
                "not a number" => !decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
                "out of range" => cell.StartsWith('-'),
                "key repeated with other content" => lines.Take((int)row.Line - 1)
                    .Any(l => l.StartsWith($"{cells[0]};{cells[1]};", StringComparison.Ordinal)),
                _ => cell.Length > 0,
            }, $"{row}: {lines[row.Line - 1]}");
        }
    }

    [Fact]
    public void One_month_of_deliveries_is_late_and_one_is_corrected()
    {
        var deliveries = Path.Combine(folder.Path, "data", "3pl");
        var march = File.GetLastWriteTimeUtc(Path.Combine(deliveries, "deliveries_2025-03.csv"));
        var may = File.GetLastWriteTimeUtc(Path.Combine(deliveries, "deliveries_2025-05.csv"));

        Assert.True(march > may);
        Assert.True(File.Exists(Path.Combine(deliveries, "deliveries_2025-09.csv")));
        Assert.True(File.Exists(Path.Combine(deliveries, "deliveries_2025-09_corr1.csv")));
        Assert.Single(truth.Files, f => f.Replaced);
    }

    [Fact]
    public void The_winner_gains_what_the_loser_loses()
    {
        using var company = new SampleFolder(new SampleOptions(20_000));
        var both = company.Truth.GainAndLoss;

        Assert.True(both.WinnerAfter.Otif > both.WinnerBefore.Otif);
        Assert.True(both.LoserAfter.Otif < both.LoserBefore.Otif - 0.05m);
        Assert.True(both.LoserAfter.LineFill < both.LoserBefore.LineFill);
        Assert.True(both.WinnerAfter.PackCostPerLine > both.WinnerBefore.PackCostPerLine);
    }

    [Fact]
    public void Without_the_plant_there_are_no_members_and_as_many_lines()
    {
        using var company = new SampleFolder(new SampleOptions(2000, PlantEmerging: false));

        Assert.Empty(company.Truth.Emerging.Members);
        Assert.Null(company.Truth.Emerging.From);
        Assert.Equal(2000, company.Truth.Company.Lines);
        Assert.Equal(100 / 15 + 1, truth.Emerging.Members.Count);
    }

    [Fact]
    public void The_truth_is_read_back_as_it_was_written()
    {
        var read = TruthFile.Read(folder.Path);

        Assert.Equal(truth.Company, read.Company);
        Assert.Equal(truth.Pools, read.Pools);
        Assert.Equal(truth.Emerging.Members, read.Emerging.Members);
    }

    [Fact]
    public void No_feed_refers_to_the_truth()
    {
        var feeds = Directory.GetFiles(Path.Combine(folder.Path, "feeds"), "*.yaml", SearchOption.AllDirectories);

        Assert.True(feeds.Length >= 20, $"{feeds.Length} feeds");
        Assert.All(feeds, f => Assert.DoesNotContain("truth", File.ReadAllText(f), StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Prints(string root) =>
        Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(root, f),
                f => $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))} {File.GetLastWriteTimeUtc(f):O}");
}
