using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>A column of a file; numbers stand bare in JSON.</summary>
internal readonly record struct Column(string Name, bool IsText = true)
{
    public static implicit operator Column(string name) =>
        name.EndsWith('#') ? new Column(name[..^1], IsText: false) : new Column(name);
}

/// <summary>The twelve ways a row is wrong.</summary>
internal static class Flaws
{
    public const string NotANumber = "not a number";
    public const string WrongDecimalMark = "wrong decimal mark";
    public const string ImpossibleDate = "impossible date";
    public const string Missing = "missing required";
    public const string OutOfRange = "out of range";
    public const string NotInList = "not in the list";
    public const string TooManyCells = "too many cells";
    public const string TooFewCells = "too few cells";
    public const string KeyRepeated = "key repeated with other content";
    public const string Pattern = "pattern";
    public const string TooManyDigits = "too many digits";
    public const string TooLong = "text too long";
}

/// <summary>One way a row of this feed goes wrong: the column and what then stands in it.</summary>
internal sealed record Flaw(string Kind, string Column = "", string Value = "");

/// <summary>
/// A feed with its planted wrong rows and exact repeats. A wrong row is always an extra one, so the truth about the
/// company does not depend on it: it carries a key of its own (or, for a repeated key, a changed cell).
/// </summary>
internal sealed class Feed
{
    private const int Every = 333;
    private const int RepeatEvery = 1000;

    private readonly Flaw[] flaws;
    private readonly Func<long, string> freshKey;
    private readonly int keyCell;
    private readonly TruthLog log;
    private readonly Row spoilt = new();
    private readonly Dictionary<int, string> changes = [];
    private readonly Dictionary<string, int> cells;
    private Chance chance;
    private long next;
    private long nextRepeat;
    private long rows;
    private long spoiltRows;
    private int flaw;

    public Feed(
        string name, string table, TruthLog log, ulong seed, Column[] columns, int keyCell, Func<long, string> freshKey,
        Flaw[] flaws)
    {
        Name = name;
        Table = table;
        Columns = columns;
        this.log = log;
        this.keyCell = keyCell;
        this.freshKey = freshKey;
        this.flaws = flaws;
        cells = columns.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        chance = Chance.For(seed, 6, Hash(name));
        next = chance.Between(25, 60);
        nextRepeat = chance.Between(60, 400);
    }

    public string Name { get; }

    public string Table { get; }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>True for files without wrong rows and repeats.</summary>
    public bool Clean { get; init; }

    /// <summary>True for the feed of files that a later file of the same slot replaces.</summary>
    public bool Replaced { get; init; }

    public FileCount Open(string file) => log.Open(Name, Table, file, Replaced);

    public void Write(Sink sink, FileCount count, Row row)
    {
        sink.Write(row, Columns.Count);
        count.Landed++;
        if (Clean)
            return;
        rows++;
        if (rows >= nextRepeat)
        {
            nextRepeat = rows + chance.Between(RepeatEvery / 2, RepeatEvery * 3 / 2);
            sink.Write(row, Columns.Count);
            count.Duplicates++;
        }
        if (rows < next || flaws.Length == 0)
            return;
        next = rows + chance.Between(Every / 2, Every * 3 / 2);
        Spoil(sink, count, row, flaws[flaw++ % flaws.Length]);
    }

    private void Spoil(Sink sink, FileCount count, Row row, Flaw kind)
    {
        changes.Clear();
        if (kind.Kind != Flaws.KeyRepeated)
            changes[keyCell] = freshKey(++spoiltRows);
        if (kind.Column.Length > 0)
            changes[cells[kind.Column]] = kind.Value;
        row.CopyTo(spoilt, changes);
        sink.Write(spoilt, kind.Kind switch
        {
            Flaws.TooManyCells => Columns.Count + 1,
            Flaws.TooFewCells => Columns.Count - 2,
            _ => Columns.Count,
        });
        count.Quarantined++;
        log.Quarantined(Name, sink.File, sink.Line, kind.Kind, kind.Column);
    }

    private static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var one in name)
            hash = unchecked((hash ^ one) * 1099511628211UL);
        return hash;
    }
}
