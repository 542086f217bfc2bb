using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;
using MiniExcelLibs;

namespace DataPlatform.SampleCompany.Export;

/// <summary>What people keep in Excel: the budget and the carriers' rate card.</summary>
internal static partial class Workbooks
{
    private static readonly DateTimeOffset changed = new(2026, 10, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly (decimal Low, decimal High, decimal Rate)[] bands =
        [(0m, 99.999m, 0.85m), (100m, 999.999m, 0.42m), (1000m, 24000m, 0.21m)];

    public static void Budget(string root, TruthLog log, FinanceWriter finance, ulong seed)
    {
        var count = log.Open("finance/budget", "budget_line", "data/finance/budget.xlsx", replaced: false);
        var chance = Chance.For(seed, 12);
        var rows = new List<Dictionary<string, object>>();
        foreach (var (key, amount) in finance.Balances().Where(b => b.Key.Account[0] is '4' or '5' or '6' or '7'))
        {
            var budget = decimal.Round(amount * chance.Between(94, 106) / 100m, 0, MidpointRounding.AwayFromZero);
            rows.Add(Line(key, budget));
            count.Landed++;
            if (count.Landed != 40)
                continue;
            var wrong = Line(key, 0m);
            wrong["Account"] = "9990";
            wrong["Amount"] = "to be agreed";
            rows.Add(wrong);
            count.Quarantined++;
            log.Quarantined("finance/budget", count.File, rows.Count + 1, Flaws.NotANumber, "Amount");
        }
        Save(root, count.File, "Budget", rows);
    }

    private static Dictionary<string, object> Line(Posting key, decimal amount) => new(StringComparer.Ordinal)
    {
        ["Version"] = "B1",
        ["Company"] = Costs.Companies[key.Company],
        ["Account"] = key.Account,
        ["Cost centre"] = key.CostCentre,
        ["Month"] = Period.MonthStart(key.Month).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["Amount"] = amount,
        ["Currency"] = "EUR",
    };

    public static void Rates(string root, TruthLog log)
    {
        var count = log.Open("tms/freight_rates", "freight_rate", "data/tms/freight_rates.xlsx", replaced: false);
        var rows = new List<Dictionary<string, object>>();
        foreach (var carrier in Places.Carriers)
        {
            foreach (var dc in Places.Dcs)
            {
                foreach (var (low, high, rate) in bands)
                {
                    rows.Add(new(StringComparer.Ordinal)
                    {
                        ["Carrier"] = carrier.Id,
                        ["From"] = dc.Id,
                        ["To"] = carrier.Country,
                        ["Service"] = carrier.Id == "CAR-4" ? "EXPRESS" : "STANDARD",
                        ["Mode"] = carrier.Id == "CAR-3" ? "rail" : "road",
                        ["Days"] = carrier.Id == "CAR-4" ? 1 : 3,
                        ["Min kg"] = low,
                        ["Max kg"] = high,
                        ["EUR per kg"] = rate,
                        ["Minimum EUR"] = 18.50m,
                    });
                    count.Landed++;
                }
            }
        }
        Save(root, count.File, "Rates", rows);
    }

    /// <summary>
    /// A workbook is a zip that notes when each part was packed, and its sheets have random ids: all parts get one
    /// fixed time, and ids are numbered.
    /// </summary>
    private static void Save(string root, string file, string sheet, List<Dictionary<string, object>> rows)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var packed = new MemoryStream();
        packed.SaveAs(rows, sheetName: sheet);
        packed.Position = 0;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var source = new ZipArchive(packed, ZipArchiveMode.Read))
        using (var target = ZipFile.Open(Fresh(path), ZipArchiveMode.Create))
        {
            foreach (var part in source.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                var entry = target.CreateEntry(part.FullName, CompressionLevel.Optimal);
                entry.LastWriteTime = changed;
                using var from = new StreamReader(part.Open());
                using var to = new StreamWriter(entry.Open(), new UTF8Encoding(false));
                to.Write(RandomId().Replace(from.ReadToEnd(), id =>
                {
                    ids.TryAdd(id.Value, $"rId{ids.Count + 1}");
                    return ids[id.Value];
                }));
            }
        }
        File.SetLastWriteTimeUtc(path, changed.UtcDateTime);
    }

    [GeneratedRegex("R[0-9a-f]{32}")]
    private static partial Regex RandomId();

    private static string Fresh(string path)
    {
        File.Delete(path);
        return path;
    }
}
