namespace DataPlatform.SampleCompany.Export;

/// <summary>A file that rows are written to.</summary>
internal abstract class Sink(string file) : IDisposable
{
    /// <summary>Path below the workspace, with forward slashes.</summary>
    public string File { get; } = file;

    /// <summary>Line of the row written last, as a steward counts: from 1, the header included.</summary>
    public long Line { get; protected set; }

    /// <summary>Writes one row; <paramref name="cells"/> may differ from the file's own number of columns.</summary>
    public abstract void Write(Row row, int cells);

    public abstract void Dispose();
}

/// <summary>A buffered text file with a fixed time of last change.</summary>
internal abstract class TextSink : Sink
{
    private readonly byte[] buffer = new byte[1 << 16];
    private readonly FileStream stream;
    private readonly string path;
    private readonly DateTimeOffset changed;
    private int used;

    protected TextSink(string root, string file, DateTimeOffset changed)
        : base(file)
    {
        path = Path.Combine(root, file);
        this.changed = changed;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
    }

    protected void Put(byte one)
    {
        if (used == buffer.Length)
            Flush();
        buffer[used++] = one;
    }

    protected void Put(ReadOnlySpan<byte> bytes)
    {
        if (used + bytes.Length > buffer.Length)
            Flush();
        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    private void Flush()
    {
        stream.Write(buffer, 0, used);
        used = 0;
    }

    public override void Dispose()
    {
        Flush();
        stream.Dispose();
        System.IO.File.SetLastWriteTimeUtc(path, changed.UtcDateTime);
    }
}

internal sealed class CsvSink : TextSink
{
    private readonly byte delimiter;
    private readonly bool windows1252;

    public CsvSink(
        string root, string file, DateTimeOffset changed, IReadOnlyList<Column> columns, char delimiter = ',',
        bool windows1252 = false)
        : base(root, file, changed)
    {
        this.delimiter = (byte)delimiter;
        this.windows1252 = windows1252;
        var header = new Row();
        foreach (var column in columns)
            header.Text(column.Name);
        Write(header, header.Count);
    }

    public override void Write(Row row, int cells)
    {
        for (var cell = 0; cell < cells; cell++)
        {
            if (cell > 0)
                Put(delimiter);
            if (cell < row.Count)
                Cell(row[cell]);
            else
                Put((byte)'?');
        }
        Put((byte)'\n');
        Line++;
    }

    private void Cell(ReadOnlySpan<byte> text)
    {
        var quoted = text.Contains(delimiter) || text.Contains((byte)'"');
        if (quoted)
            Put((byte)'"');
        if (windows1252 && text.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            foreach (var one in System.Text.Encoding.UTF8.GetString(text))
                Put(one == '€' ? (byte)0x80 : one <= 'ÿ' ? (byte)one : throw Unknown(one));
        }
        else
        {
            foreach (var one in text)
            {
                if (one == (byte)'"')
                    Put(one);
                Put(one);
            }
        }
        if (quoted)
            Put((byte)'"');
    }

    private static ArgumentException Unknown(char one) => new($"'{one}' is not in Windows-1252");
}

internal sealed class NdjsonSink(string root, string file, DateTimeOffset changed, IReadOnlyList<Column> columns)
    : TextSink(root, file, changed)
{
    private static readonly System.Buffers.SearchValues<byte> numeric =
        System.Buffers.SearchValues.Create("0123456789.-"u8);

    private readonly byte[][] names =
        [.. columns.Select(c => System.Text.Encoding.UTF8.GetBytes($"\"{c.Name}\":"))];

    public override void Write(Row row, int cells)
    {
        Put((byte)'{');
        for (var cell = 0; cell < cells; cell++)
        {
            if (cell > 0)
                Put((byte)',');
            Put(names[cell]);
            var text = row[cell];
            // what a number column does not hold as a number is text, as a careless sender writes it
            var bare = columns[cell].IsText ? text.IsEmpty : text.IsEmpty || !text.ContainsAnyExcept(numeric)
                || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8);
            if (text.IsEmpty)
                Put("null"u8);
            else if (bare)
                Put(text);
            else
                Quoted(text);
        }
        Put("}\n"u8);
        Line++;
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        Put((byte)'"');
        Put(text);
        Put((byte)'"');
    }
}
