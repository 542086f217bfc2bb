using System.Globalization;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// One writer that works through a seed's operations, is interrupted, and starts again. It knows what was acknowledged
/// to it; the lake must hold that, or that and the one operation under way.
/// </summary>
internal sealed class Life(Workbench bench, int seed, int operations)
{
    /// <summary>Number of the last operation acknowledged; 0 is the creation, -1 nothing.</summary>
    public int Acknowledged { get; set; } = -1;

    /// <summary>Where every acknowledgement is told at once, for whoever survives this process.</summary>
    public TextWriter? Tells { get; init; }

    public void Run(IDisk disk)
    {
        var table = bench.Start(disk).OpenOrCreate("t", LakeFolder.Schema, Operation.Setup(seed));
        Acknowledged = Math.Max(Acknowledged, 0);
        Tells?.WriteLine(Acknowledged);
        for (var number = Acknowledged + 1; number <= operations; number++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            Operation.Of(seed, 0, number).Do(table, "life", number);
            Acknowledged = number;
            Tells?.WriteLine(number);
        }
    }

    /// <summary>What is wrong with the lake a restarted process finds; null when nothing is.</summary>
    public string? Wrong(IDisk disk)
    {
        var table = bench.Start(disk).Open("t");
        if (table is null)
            return Acknowledged < 0 ? null : $"seed {seed}: the table is gone after operation {Acknowledged}";
        var snapshot = table.Snapshot();
        var done = (int)snapshot.Transactions.GetValueOrDefault("life", 0);
        if (done < Acknowledged || done > Acknowledged + 1)
            return string.Create(CultureInfo.InvariantCulture,
                $"seed {seed}: operation {Acknowledged} was acknowledged, the table holds {done}");
        var found = Row.Of(bench.Scratch, snapshot);
        return found.SequenceEqual(Expected(done))
            ? null
            : $"seed {seed}: {found.Count} rows after operation {done}, not {Expected(done).Count}, or others";
    }

    private List<Row> Expected(int done)
    {
        var rows = new Dictionary<long, Row>();
        for (var number = 1; number <= done; number++)
            Operation.Of(seed, 0, number).Do(rows);
        return Row.Sorted(rows);
    }
}
