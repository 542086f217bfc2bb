using System.Text;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Up to <see cref="Capacity"/> rows on their way into a scratch table, column by column: whole numbers first, then
/// texts as UTF-8 bytes in one buffer. No cell is an object, so that millions of rows cost no garbage. A block is
/// filled by one thread and loaded by another, never at the same time, and may be filled again once it is loaded.
/// </summary>
public sealed class TextBlock
{
    /// <summary>Most rows of one block: as many as the engine takes at a time.</summary>
    public const int Capacity = 2048;

    private const int FirstBytes = 1 << 16;

    private readonly long[][] wholes;
    private readonly int[][] starts;
    private readonly int[][] lengths;
    private byte[] bytes = new byte[FirstBytes];
    private int used;
    private int usedBefore;

    /// <summary>An empty block of that many columns of whole numbers and, after them, of texts.</summary>
    public TextBlock(int wholeColumns, int textColumns)
    {
        wholes = Columns<long>(wholeColumns);
        starts = Columns<int>(textColumns);
        lengths = Columns<int>(textColumns);
    }

    /// <summary>Finished rows.</summary>
    public int Rows { get; private set; }

    /// <summary>True when no further row fits.</summary>
    public bool IsFull => Rows == Capacity;

    /// <summary>Number of columns of whole numbers.</summary>
    public int WholeColumns => wholes.Length;

    /// <summary>Number of columns of texts.</summary>
    public int TextColumns => starts.Length;

    /// <summary>The bytes that texts point into.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, used);

    /// <summary>A column of whole numbers, as far as rows are finished.</summary>
    public ReadOnlySpan<long> Whole(int column) => wholes[column].AsSpan(0, Rows);

    /// <summary>Where each text of a column begins in <see cref="Bytes"/>.</summary>
    public ReadOnlySpan<int> Starts(int column) => starts[column].AsSpan(0, Rows);

    /// <summary>How many bytes each text of a column has; -1 for unknown.</summary>
    public ReadOnlySpan<int> Lengths(int column) => lengths[column].AsSpan(0, Rows);

    /// <summary>Forgets all rows.</summary>
    public void Clear() => (Rows, used, usedBefore) = (0, 0, 0);

    /// <summary>Begins a row, or begins it again: every text is unknown until it is put.</summary>
    public void Begin()
    {
        used = usedBefore;
        foreach (var column in lengths)
            column[Rows] = -1;
    }

    /// <summary>Finishes the row.</summary>
    public void End()
    {
        Rows++;
        usedBefore = used;
    }

    /// <summary>True when the row that is being written has a text in that column.</summary>
    public bool Has(int column) => lengths[column][Rows] >= 0;

    /// <summary>Puts a whole number into the row.</summary>
    public void Put(int column, long value) => wholes[column][Rows] = value;

    /// <summary>Puts a text into the row; the bytes must be UTF-8.</summary>
    public void Put(int column, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        Place(column, utf8.Length);
    }

    /// <summary>Puts a text into the row.</summary>
    public void Put(int column, ReadOnlySpan<char> text) =>
        Place(column, Encoding.UTF8.GetBytes(text, Room(checked(text.Length * 3))));

    private void Place(int column, int length)
    {
        starts[column][Rows] = used;
        lengths[column][Rows] = length;
        used += length;
    }

    private Span<byte> Room(int length)
    {
        if (bytes.Length - used < length)
        {
            var doubled = (int)Math.Min(2L * bytes.Length, Array.MaxLength);
            Array.Resize(ref bytes, Math.Max(checked(used + length), doubled));
        }
        return bytes.AsSpan(used);
    }

    private static T[][] Columns<T>(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new T[Capacity])];
}
