using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>One line of the books: what was posted where, in which month.</summary>
internal sealed record Posting(int Company, int Month, string Account, string CostCentre, decimal Amount, string Text);

/// <summary>The general journal, the trial balance it must agree with, and the budget drawn from both.</summary>
internal sealed class FinanceWriter
{
    private static readonly string[][] costCentres = [["CC-HAM", "CC-NUE"], ["CC-LNZ"]];
    private readonly List<Posting> postings = [];
    private readonly Observer observer;
    private readonly ulong seed;

    public FinanceWriter(Observer observer, ulong seed)
    {
        this.observer = observer;
        this.seed = seed;
        Capacity = new decimal[Costs.Pools.Length, Costs.Companies.Length];
        Unassigned = new decimal[Costs.Companies.Length, Period.Months];
        for (var pool = 0; pool < Costs.Pools.Length; pool++)
        {
            for (var company = 0; company < Costs.Companies.Length; company++)
                Capacity[pool, company] = PracticalCapacity(pool, company);
        }
        for (var company = 0; company < Costs.Companies.Length; company++)
        {
            for (var month = 0; month < Period.Months; month++)
                Close(company, month);
        }
    }

    /// <summary>Minutes a pool can work in a month: more than it ever did.</summary>
    public decimal[,] Capacity { get; }

    /// <summary>Cost that belongs to cost to serve but to no pool.</summary>
    public decimal[,] Unassigned { get; }

    public IReadOnlyList<Posting> Postings => postings;

    public decimal PoolCost(int pool, int company) => Costs.Pools[pool].Rate * Capacity[pool, company];

    private decimal PracticalCapacity(int pool, int company)
    {
        var most = 0m;
        for (var month = 0; month < Period.Months; month++)
            most = Math.Max(most, observer.Minutes[pool, company, month]);
        return (Math.Floor(most * 1.06m / 100m) + 1) * 100m;
    }

    private void Close(int company, int month)
    {
        var chance = Chance.For(seed, 11, (ulong)((company * 100) + month));
        var first = postings.Count;
        for (var pool = 0; pool < Costs.Pools.Length; pool++)
            PostPool(pool, company, month, ref chance);
        Unassigned[company, month] = chance.Between(150_000, 260_000) / 100m;
        Post(company, month, "6900", Unassigned[company, month], "site overhead", ref chance);
        Post(company, month, "4000", -observer.Books[0, company, month], "revenue", ref chance);
        Post(company, month, "5000", observer.Books[1, company, month], "cost of goods sold", ref chance);
        Post(company, month, "7100", observer.Books[2, company, month], "outbound freight", ref chance);
        var balance = postings.Skip(first).Sum(p => p.Amount);
        Post(company, month, "1800", -balance, "bank", ref chance);
    }

    private void PostPool(int pool, int company, int month, ref Chance chance)
    {
        var left = PoolCost(pool, company);
        foreach (var account in Costs.Pools[pool].Accounts)
        {
            for (var part = 0; part < 2; part++)
            {
                var amount = decimal.Round(left * chance.Between(20, 45) / 100m, 2, MidpointRounding.ToZero);
                left -= amount;
                Post(company, month, account, amount, Costs.Pools[pool].Name, ref chance);
            }
        }
        // an accrual that is taken back within the month, as every journal has
        var accrual = chance.Between(1_000, 90_000) / 100m;
        var centre = chance.Of(costCentres[company]);
        var last = Costs.Pools[pool].Accounts[^1];
        postings.Add(new Posting(company, month, last, centre, accrual, "accrual"));
        postings.Add(new Posting(company, month, last, centre, -accrual, "accrual reversed"));
        Post(company, month, last, left, Costs.Pools[pool].Name, ref chance);
    }

    private void Post(int company, int month, string account, decimal amount, string text, ref Chance chance) =>
        postings.Add(new Posting(company, month, account, chance.Of(costCentres[company]), amount, text));

    public void Write(string root, TruthLog log)
    {
        var row = new Row();
        using (var journal = new CsvTable(root, new Feed("finance/journal", "gl_journal_line", log, seed,
            ["FIRMA", "BELEG", "ZEILE", "KONTO", "KST", "PERIODE", "BUCHUNG", "BETRAG", "WAEHRUNG", "TEXT"], 1,
            n => $"J99{n:D6}",
            [
                new(Flaws.WrongDecimalMark, "BETRAG", "1250.75"), new(Flaws.NotANumber, "BETRAG", "siehe Anlage"),
                new(Flaws.Missing, "KONTO"), new(Flaws.Pattern, "KONTO", "Konto 6100"),
                new(Flaws.ImpossibleDate, "BUCHUNG", "30.02.2026"), new(Flaws.TooManyCells),
            ])))
        {
            for (var i = 0; i < postings.Count; i++)
            {
                var posting = postings[i];
                journal.Write(Key(row, posting, $"J{1 + (i / 10):D6}", (i % 10) + 1)
                    .GermanDay(Period.MonthStart(posting.Month))
                    .GermanDay(Period.MonthStart(posting.Month).AddDays(i % 27)).Comma(posting.Amount).Text("EUR")
                    .Text(posting.Text));
            }
        }
        using var balances = new CsvTable(root, new Feed("finance/trial_balance", "ledger_balance", log, seed,
            ["FIRMA", "KONTO", "KST", "PERIODE", "SALDO", "WAEHRUNG"], 1, n => $"9{n:D3}",
            [new(Flaws.NotANumber, "SALDO", "offen"), new(Flaws.TooFewCells)]));
        foreach (var (key, amount) in Balances())
        {
            balances.Write(row.Clear().Text(Costs.Companies[key.Company]).Text(key.Account).Text(key.CostCentre)
                .GermanDay(Period.MonthStart(key.Month)).Comma(amount, thousands: true).Text("EUR"));
        }
    }

    private static Row Key(Row row, Posting posting, string journal, int line) => row.Clear()
        .Text(Costs.Companies[posting.Company]).Text(journal).Number(line).Text(posting.Account)
        .Text(posting.CostCentre);

    /// <summary>Movement per company, account, cost centre and month, in a stable order.</summary>
    public IEnumerable<(Posting Key, decimal Amount)> Balances() => postings
        .GroupBy(p => p with { Amount = 0m, Text = "" })
        .Select(g => (g.Key, g.Sum(p => p.Amount)))
        .OrderBy(b => b.Key.Month).ThenBy(b => b.Key.Company)
        .ThenBy(b => b.Key.Account + b.Key.CostCentre, StringComparer.Ordinal);
}
