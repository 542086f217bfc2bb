using System.Buffers;
using DataPlatform.Core;

namespace DataPlatform.Ingestion.Files;

/// <summary>How a delimited file is written: separators may have several characters; no quote means that none is
/// special;
/// no row end means that CR LF, LF and CR each end a row.</summary>
internal sealed record Dialect(string Delimiter, char? Quote, string? RowEnd);

/// <summary>
/// Splits decoded text into records and cells, one record at a time, in memory that grows with the longest record only.
/// A record may hold line ends inside quotes; its number is the line it begins on.
/// </summary>
internal sealed class CsvTokens
{
    private const int LongestRecord = 64 << 20;

    private readonly StrictText source;
    private readonly string file;
    private readonly Dialect dialect;
    private readonly char delimiter;
    private readonly SearchValues<char> stops;
    private readonly SearchValues<char> rowStops;
    private char[] buffer = new char[4 * StrictText.MostCharacters];
    private int start;
    private int end;
    private int next;
    private long nextLine = 1;
    private bool ended;
    private (int From, int Length, bool Doubled)[] cells = new (int, int, bool)[32];
    private int recordLength;

    internal CsvTokens(StrictText text, string file, Dialect dialect)
    {
        source = text;
        this.file = file;
        this.dialect = dialect;
        delimiter = dialect.Delimiter[0];
        var rowStarts = dialect.RowEnd is { } rowEnd ? rowEnd[..1] : "\r\n";
        stops = SearchValues.Create(delimiter + rowStarts);
        rowStops = SearchValues.Create(rowStarts);
    }

    private enum Ending
    {
        None,
        Cell,
        Record,
        Text,
    }

    /// <summary>Line the record begins on, from 1.</summary>
    internal long Line { get; private set; }

    /// <summary>Number of cells of the record.</summary>
    internal int Count { get; private set; }

    /// <summary>What is malformed in the record although it could be split, or null.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The record as it stands in the file, without its row end.</summary>
    internal string Raw => new(buffer, start, recordLength);

    /// <summary>The same in place, until the next record is read.</summary>
    internal ReadOnlySpan<char> Text => buffer.AsSpan(start, recordLength);

    /// <summary>True when the file ends within the record: nothing closes it.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>True when the record is a line without a single character.</summary>
    internal bool IsBlank => recordLength == 0;

    /// <summary>Passes over whole lines, whatever quotes they hold.</summary>
    internal void SkipLines(int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            start = next;
            var at = 0;
            _ = Plain(ref at, rowStops, out var length);
            next = start + at + length;
            nextLine++;
        }
    }

    /// <summary>Moves to the next record; false at the end of the file.</summary>
    internal bool Next()
    {
        start = next;
        Line = nextLine;
        Count = 0;
        Problem = null;
        recordLength = 0;
        if (!Has(0))
            return false;
        var at = 0;
        var quoted = false;
        Ending ending;
        int length;
        do
        {
            var from = at;
            if (dialect.Quote is { } quote && Has(at) && buffer[start + at] == quote)
            {
                quoted = true;
                ending = Quoted(ref at, quote, out length);
            }
            else
            {
                ending = Plain(ref at, stops, out length);
                Add(from, at - from, doubled: false);
            }
            recordLength = at;
            at += length;
        }
        while (ending == Ending.Cell);
        IsOpen = ending == Ending.Text;
        next = start + at;
        nextLine += quoted || dialect.RowEnd is not null ? Lines(at) : 1;
        return true;
    }

    /// <summary>The cell's characters, doubled quotes made single.</summary>
    internal ReadOnlySpan<char> Cell(int index)
    {
        var (from, length, doubled) = cells[index];
        var span = buffer.AsSpan(start + from, length);
        if (!doubled)
            return span;
        var quote = dialect.Quote!.Value.ToString();
        return span.ToString().Replace(quote + quote, quote, StringComparison.Ordinal);
    }

    private Ending Plain(ref int at, SearchValues<char> until, out int length)
    {
        while (true)
        {
            var span = buffer.AsSpan(start + at, end - start - at);
            var found = span.IndexOfAny(until);
            if (found < 0)
            {
                at += span.Length;
                length = 0;
                if (!Fill())
                    return Ending.Text;
                continue;
            }
            at += found;
            var ending = EndingAt(at, out length);
            if (ending != Ending.None)
                return ending;
            at++;
        }
    }

    private Ending Quoted(ref int at, char quote, out int length)
    {
        var opened = at++;
        var doubled = false;
        while (true)
        {
            var span = buffer.AsSpan(start + at, end - start - at);
            var found = span.IndexOf(quote);
            if (found < 0)
            {
                at += span.Length;
                if (!Fill())
                    throw Unclosed(opened);
                continue;
            }
            at += found;
            if (Has(at + 1) && buffer[start + at + 1] == quote)
            {
                doubled = true;
                at += 2;
                continue;
            }
            break;
        }
        var closed = at++;
        if (!Has(at))
        {
            length = 0;
            Add(opened + 1, closed - opened - 1, doubled);
            return Ending.Text;
        }
        var ending = EndingAt(at, out length);
        if (ending != Ending.None)
        {
            Add(opened + 1, closed - opened - 1, doubled);
            return ending;
        }
        Problem ??= $"text after the closing quote of cell {Count + 1}";
        ending = Plain(ref at, stops, out length);
        Add(opened, at - opened, doubled: false);
        return ending;
    }

    private Ending EndingAt(int at, out int length)
    {
        var first = buffer[start + at];
        if (dialect.RowEnd is { } rowEnd)
        {
            length = rowEnd.Length;
            if (first == rowEnd[0] && Stands(at, rowEnd))
                return Ending.Record;
        }
        else if (first is '\n' or '\r')
        {
            length = first == '\r' && Has(at + 1) && buffer[start + at + 1] == '\n' ? 2 : 1;
            return Ending.Record;
        }
        length = dialect.Delimiter.Length;
        return first == delimiter && (length == 1 || Stands(at, dialect.Delimiter)) ? Ending.Cell : Ending.None;
    }

    private bool Stands(int at, string sequence) =>
        Has(at + sequence.Length - 1) && buffer.AsSpan(start + at, sequence.Length).SequenceEqual(sequence);

    private bool Has(int at)
    {
        while (start + at >= end)
        {
            if (!Fill())
                return false;
        }
        return true;
    }

    private bool Fill()
    {
        if (ended)
            return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }
        if (end + StrictText.MostCharacters > buffer.Length)
        {
            if (end > LongestRecord)
            {
                throw new DefinitionException(new Place(file, (int)Line), "a record of more than 64 million characters",
                    "shorter records", "look for a quote that is never closed, or correct read.row_end");
            }
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        var read = source.Read(buffer.AsSpan(end));
        end += read;
        ended = read == 0;
        return !ended;
    }

    private void Add(int from, int length, bool doubled)
    {
        if (Count == cells.Length)
            Array.Resize(ref cells, cells.Length * 2);
        cells[Count++] = (from, length, doubled);
    }

    private long Lines(int length)
    {
        if (dialect.RowEnd is { } rowEnd && rowEnd.AsSpan().IndexOfAny('\n', '\r') < 0)
            return 1;
        var span = buffer.AsSpan(start, length);
        long lines = span.Count('\n');
        for (var at = span.IndexOf('\r'); at >= 0 && at < span.Length;)
        {
            if (at + 1 == span.Length || span[at + 1] != '\n')
                lines++;
            var more = span[(at + 1)..].IndexOf('\r');
            at = more < 0 ? -1 : at + 1 + more;
        }
        return lines;
    }

    private DefinitionException Unclosed(int opened) => new(
        new Place(file, (int)(Line + (opened == 0 ? 0 : Lines(opened)))),
            "a quote that is opened here and never closed",
        "a closing quote before the end of the file",
        "have the file sent again, or state another read.quote in the feed file");
}
