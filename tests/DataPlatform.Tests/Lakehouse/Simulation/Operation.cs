using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// One write, wholly determined by seed, writer and number, so that a log entry that names the three can be replayed.
/// Rows are id (unique), name (a to d) and amount.
/// </summary>
internal sealed record Operation(string Kind, long Id, string Name, long Amount, string Note)
{
    public static readonly string[] All =
    [
        "append", "append", "append", "merge", "merge", "part", "overwrite", "delete", "update", "optimize", "vacuum",
    ];

    /// <summary>Tables of all kinds: files written anew, rows marked, partitions, mapped columns.</summary>
    public static TableSetup Setup(int seed) => (seed % 4) switch
    {
        1 => new TableSetup
        {
            Properties = new Dictionary<string, string> { ["delta.enableDeletionVectors"] = "true" },
        },
        2 => new TableSetup { PartitionBy = ["name"] },
        3 => new TableSetup
        {
            Properties = new Dictionary<string, string>
            {
                ["delta.columnMapping.mode"] = "name", ["delta.enableChangeDataFeed"] = "true",
                ["delta.enableInCommitTimestamps"] = "true",
            },
        },
        _ => new TableSetup(),
    };

    public static Operation Of(int seed, int writer, int number, string[]? kinds = null)
    {
        var chance = new Random(unchecked(seed * 1_000_003 + writer * 10_007 + number));
        kinds ??= All;
        var kind = kinds[chance.Next(kinds.Length)];
        if (kind == "overwrite" && chance.Next(3) > 0)
            kind = "append";
        return new Operation(
            kind, writer * 1_000_000L + number * 10, ((char)('a' + chance.Next(4))).ToString(), chance.Next(1000),
            string.Create(CultureInfo.InvariantCulture, $"{seed}/{writer}/{number}"));
    }

    /// <summary>The operation a commit says it was, or null for a commit that changes no rows.</summary>
    public static Operation? Named(string? note, string[]? kinds = null)
    {
        var parts = note?.Split('/');
        return parts is { Length: 3 }
            ? Of(Number(parts[0]), Number(parts[1]), Number(parts[2]), kinds)
            : null;
    }

    public CommitOutcome Do(DeltaTable table, string app, long version)
    {
        var info = new CommitInfo("WRITE", app, version, Note);
        return Kind switch
        {
            "append" => table.Append(Values(New()), info),
            "merge" => table.Merge(["id"], Values(Merged()), info),
            "part" => table.OverwriteWhere($"name = {Names.Literal(Name)}", Values(New()), info),
            "delete" => table.Delete($"name = {Names.Literal(Name)}", info),
            "update" => table.Update(
                $"name = {Names.Literal(Name)}", new Dictionary<string, string> { ["amount"] = "amount + 1" }, info),
            "optimize" => After(() => table.Optimize(), table, info),
            "vacuum" => After(() => table.Vacuum(new VacuumOptions(DryRun: false)), table, info),
            _ => table.Overwrite(Values(New()), info),
        };
    }

    /// <summary>The same on a plain list of rows.</summary>
    public void Do(Dictionary<long, Row> rows)
    {
        if (Kind == "overwrite")
            rows.Clear();
        if (Kind is "part" or "delete")
        {
            foreach (var row in rows.Values.Where(r => r.Name == Name).ToList())
                rows.Remove(row.Id);
        }
        if (Kind == "update")
        {
            foreach (var row in rows.Values.Where(r => r.Name == Name).ToList())
                rows[row.Id] = row with { Amount = row.Amount + 1 };
        }
        if (Kind is "delete" or "update")
            return;
        foreach (var row in Kind == "merge" ? Merged() : New())
            rows[row.Id] = row;
    }

    // upkeep has no transaction of its own; the append behind it tells that it is over
    private CommitOutcome After(Action upkeep, DeltaTable table, CommitInfo info)
    {
        upkeep();
        return table.Append(Values(New()), info);
    }

    private Row[] New() => [new(Id, Name, Amount), new(Id + 1, Name, Amount + 1)];

    // one row that may be there already, from the writer's operation before, and one that is not
    private Row[] Merged() => [new(Id - 10, Name, Amount), new(Id + 2, Name, Amount + 2)];

    private static string Values(Row[] rows) =>
        LakeFolder.Rows([.. rows.Select(r => (r.Id, (string?)r.Name, (decimal?)r.Amount))]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A row of the tables under test.</summary>
internal sealed record Row(long Id, string Name, long Amount)
{
    public static List<Row> Sorted(Dictionary<long, Row> rows) => [.. rows.Values.OrderBy(r => r.Id)];

    public static List<Row> Of(IScratch scratch, Snapshot snapshot) =>
    [
        .. scratch.Query($"SELECT id, name, CAST(amount AS BIGINT) FROM {scratch.Scan(snapshot)} ORDER BY ALL")
            .Select(r => new Row((long)r[0]!, (string)r[1]!, (long)r[2]!)),
    ];
}
