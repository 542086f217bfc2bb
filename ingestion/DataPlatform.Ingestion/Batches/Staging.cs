using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Ingestion.Contracts;
using DataPlatform.Lakehouse;

namespace DataPlatform.Ingestion.Batches;

/// <summary>A row that does not land, and why.</summary>
internal sealed record Rejection(int Delivery, long Line, string Column, string Reason, string Received);

/// <summary>
/// The deliveries of one feed on their way through the scratchpad: text cells (<see cref="Cells"/>) and, checked, rows
/// of our table (<see cref="Mapped"/>), each with the delivery's number and line and what is wrong with it.
/// </summary>
internal sealed partial class Staging
{
    internal const string Deliveries = "landing_delivery";
    internal const string Cells = "landing_cells";
    internal const string Mapped = "landing_mapped";

    private const string Shape = "landing_shape";
    private const string Checked = "landing_checked";
    private const int KeyColumns = 2;
    private const int ProgressStep = 50_000;

    private readonly FeedRead read;
    private readonly IReadOnlyList<Delivery> deliveries;
    private readonly IProgress<LandingProgress>? progress;
    private IReadOnlyList<IReadOnlyDictionary<long, string>>? given;
    private ContractSql? contract;

    internal Staging(FeedRead read, IReadOnlyList<Delivery> deliveries, IProgress<LandingProgress>? progress)
    {
        this.read = read;
        this.deliveries = deliveries;
        this.progress = progress;
        Counts = new long[deliveries.Count];
    }

    /// <summary>Records per delivery.</summary>
    internal long[] Counts { get; }

    /// <summary>Records that could not be split into cells.</summary>
    internal List<Rejection> Broken { get; } = [];

    /// <summary>Reads, checks and maps.</summary>
    internal void Fill(IReadOnlyList<string> batchIds)
    {
        Clear(read.Scratch);
        LoadCells();
        Check(batchIds);
    }

    /// <summary>Checks and maps records that are given instead of read, by delivery: those of quarantine.</summary>
    internal void Fill(
        IReadOnlyList<string> batchIds, IReadOnlyList<IReadOnlyList<SourceRecord>> records,
        IReadOnlyList<IReadOnlyDictionary<long, string>> received)
    {
        given = received;
        Clear(read.Scratch);
        read.Scratch.Load(Cells, Columns, records.SelectMany((given, i) => given.Select(r => (i, r)))
            .Select(x => Row(x.i, x.r)).OfType<object?[]>());
        Check(batchIds);
    }

    private void Check(IReadOnlyList<string> batchIds)
    {
        var (scratch, feed) = (read.Scratch, read.Feed);
        scratch.Load(Deliveries,
        [
            new("d", new(ColumnKind.Whole)), new("file", new(ColumnKind.Text)), new("slot", new(ColumnKind.Text)),
            new("file_date", new(ColumnKind.Day)), new("batch", new(ColumnKind.Text)),
        ], deliveries.Select((d, i) => new object?[] { (long)i, d.File, d.Slot, DateIn(d.File), batchIds[i] }));
        foreach (var known in (string[])["file", "slot", "file_date", "batch"])
            scratch.Execute($"SET VARIABLE landing_{known} = (SELECT list({known} ORDER BY d) FROM {Deliveries})");
        var zone = read.Zone.Id;
        contract = new ContractSql(feed, zone);
        contract.Look(scratch, Cells);
        scratch.Execute($"CREATE TABLE {Shape} AS {contract.Check(Cells)} LIMIT 0");
        var map = new MapSql(feed, zone);
        try
        {
            var mapped = map.Map(scratch, Shape, CheckedRows(Cells));
            scratch.Execute($"CREATE TABLE {Mapped} AS {mapped}");
        }
        catch (TerminalException)
        {
            MapGood(map);
        }
    }

    /// <summary>
    /// Rows with what is known of their delivery: file, slot, file_date, batch. It is looked up in lists, because a
    /// join would lose the order of the rows.
    /// </summary>
    internal static string WithDelivery(string rows) => $"""
        (SELECT *, CAST(getvariable('landing_file') AS VARCHAR[])[d + 1] AS file,
          CAST(getvariable('landing_slot') AS VARCHAR[])[d + 1] AS slot,
          CAST(getvariable('landing_file_date') AS DATE[])[d + 1] AS file_date,
          CAST(getvariable('landing_batch') AS VARCHAR[])[d + 1] AS batch FROM {rows})
        """;

    /// <summary>
    /// Some of the cells checked: d, line, v0 ..., fault. Nothing of it is stored, since only few rows are looked at
    /// again.
    /// </summary>
    internal string CheckedRows(string cells) => $"({contract!.Check(cells)})";

    // where the map fails for a row, it may be one that the contract refuses
    private void MapGood(MapSql map)
    {
        var scratch = read.Scratch;
        scratch.Execute($"DROP TABLE IF EXISTS {Mapped}");
        scratch.Execute($"CREATE TABLE {Checked} AS {contract!.Check(Cells)}");
        try
        {
            scratch.Execute($"CREATE TABLE {Mapped} AS {map.MapGood(scratch, Checked, guarded: false)}");
        }
        catch (TerminalException)
        {
            MapRowByRow(map);
        }
        scratch.Execute($"INSERT INTO {Mapped} BY NAME SELECT d, line, fault FROM {Checked} WHERE fault IS NOT NULL");
        scratch.Execute($"DROP TABLE {Checked}");
    }

    private void MapRowByRow(MapSql map)
    {
        // a subexpression that two columns share would be taken out of the TRY that guards it
        read.Scratch.Execute($"DROP TABLE IF EXISTS {Mapped}; SET disabled_optimizers = 'common_subexpressions'");
        try
        {
            read.Scratch.Execute(
                $"CREATE TABLE {Mapped} AS {map.MapGood(read.Scratch, Checked, guarded: true)}");
        }
        finally
        {
            read.Scratch.Execute("SET disabled_optimizers = ''");
        }
    }

    /// <summary>Removes everything a landing leaves in the scratchpad.</summary>
    internal static void Clear(IScratch scratch)
    {
        foreach (var table in (string[])[Deliveries, Cells, Shape, Checked, Mapped, .. KeyCheck.Tables])
            scratch.Execute($"DROP TABLE IF EXISTS {table}");
    }

    /// <summary>The records as received, for the rows that the contract or the map refused.</summary>
    internal IReadOnlyDictionary<long, string> Received(int delivery, IReadOnlySet<long> lines)
    {
        if (given is not null)
            return given[delivery];
        if (Source.Of(read.Feed).Received(read, deliveries[delivery], lines) is { } received)
            return received;
        var pairs = read.Feed.Contract.Properties.Select((p, i) => $"{Names.Literal(p.Name)}, c{i}");
        var wanted = string.Join(", ", lines.Select(l => l.ToString(CultureInfo.InvariantCulture)));
        return read.Scratch.Query($"SELECT line, CAST(json_object({string.Join(", ", pairs)}) AS VARCHAR) FROM {Cells} "
                + $"WHERE d = {delivery} AND line IN ({wanted})")
            .ToDictionary(r => (long)r[0]!, r => (string)r[1]!);
    }

    private void LoadCells()
    {
        var source = Source.Of(read.Feed);
        var relations = deliveries.Select(d => source.Relation(read, d)).ToList();
        var queue = new BlockQueue(KeyColumns, read.Feed.Contract.Properties.Count);
        read.Scratch.LoadText(Cells, Columns, relations.Exists(r => r is not null)
            ? []
            : queue.Read((blocks, take) => Write(source, blocks, take)));
        for (var i = 0; i < relations.Count; i++)
        {
            if (relations[i] is null)
                continue;
            read.Scratch.Execute($"INSERT INTO {Cells} SELECT {i}, * FROM ({relations[i]})");
            Counts[i] = (long)read.Scratch.Query($"SELECT count(*) FROM {Cells} WHERE d = {i}").Single()[0]!;
        }
    }

    private void Write(Source source, BlockQueue blocks, Action<TextBlock> take)
    {
        var block = blocks.Empty();
        for (var i = 0; i < deliveries.Count; i++)
        {
            var (number, file, told) = (i, deliveries[i].File, 0L);
            TextBlock Full(TextBlock full, long count)
            {
                if (count - told >= ProgressStep)
                    progress?.Report(new LandingProgress(read.Feed.Name, file, told = count));
                take(full);
                return blocks.Empty();
            }
            var rows = new CellRows(i, block, Full, r => Broken.Add(Break(number, r)));
            source.Write(read, deliveries[i], rows);
            Counts[i] = rows.Count;
            block = rows.Current;
            progress?.Report(new LandingProgress(read.Feed.Name, file, Counts[i]));
        }
        take(block);
    }

    private List<ScratchColumn> Columns =>
    [
        new("d", new(ColumnKind.Whole)), new("line", new(ColumnKind.Whole)),
        .. read.Feed.Contract.Properties.Select((_, i) => new ScratchColumn($"c{i}", new(ColumnKind.Text))),
    ];

    private static Rejection Break(int delivery, SourceRecord record) =>
        new(delivery, record.Line, "", record.Problem!, record.Received!);

    private object?[]? Row(int delivery, SourceRecord record)
    {
        Counts[delivery]++;
        if (record.Cells is not { } cells)
        {
            Broken.Add(Break(delivery, record));
            return null;
        }
        var row = new object?[cells.Length + 2];
        row[0] = (long)delivery;
        row[1] = record.Line;
        cells.CopyTo(row, 2);
        return row;
    }

    /// <summary>The first date in a file's name, or null.</summary>
    internal static DateOnly? DateIn(string file)
    {
        var match = NameDate().Match(Path.GetFileName(file));
        if (!match.Success)
            return null;
        var digits = match.Value.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return DateOnly.TryParseExact(digits.Length == 6 ? digits + "01" : digits, "yyyyMMdd", out var day) ? day
            : null;
    }

    [GeneratedRegex(@"(?<!\d)(19|20)\d\d(-\d\d-\d\d|_\d\d_\d\d|\d\d\d\d|-\d\d)(?!\d)")]
    private static partial Regex NameDate();
}
