using System.Text;
using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>
/// Delimited text in any declared dialect and encoding. A record with the wrong number of cells is a bad row; a wrong
/// header, a byte outside the encoding and a quote that never closes are mistakes of the whole file.
/// </summary>
public sealed class CsvFiles() : FileSource(FileFormat.Csv)
{
    /// <inheritdoc/>
    public override IEnumerable<SourceRecord> Records(FeedRead read, Delivery delivery)
    {
        var feed = read.Feed;
        using var text = new StrictText(Open(delivery.Path), delivery.Path, feed.Read.Encoding);
        foreach (var (tokens, header) in Good(feed, delivery.Path, text))
            yield return Record(feed, tokens, header);
        Unchanged(delivery, text.Hash);
    }

    /// <inheritdoc/>
    public override void Write(FeedRead read, Delivery delivery, CellRows into)
    {
        var feed = read.Feed;
        using var text = new StrictText(Open(delivery.Path), delivery.Path, feed.Read.Encoding);
        foreach (var (tokens, header) in Good(feed, delivery.Path, text))
        {
            if (!IsSplit(tokens, header))
            {
                into.Add(Record(feed, tokens, header));
                continue;
            }
            into.Begin(tokens.Line);
            for (var i = 0; i < header.Positions.Length; i++)
            {
                if (feed.Read.IsKnown(tokens.Cell(header.Positions[i]), out var cell))
                    into.Put(i, cell);
            }
            into.End();
        }
        Unchanged(delivery, text.Hash);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<long, string> Received(
        FeedRead read, Delivery delivery, IReadOnlySet<long> lines)
    {
        var feed = read.Feed;
        var received = new Dictionary<long, string>(lines.Count);
        using var text = new StrictText(Open(delivery.Path), delivery.Path, feed.Read.Encoding);
        var tokens = Tokens(feed, delivery.Path, text);
        while (received.Count < lines.Count && tokens.Next())
        {
            if (lines.Contains(tokens.Line))
                received[tokens.Line] = tokens.Raw;
        }
        return received;
    }

    /// <summary>
    /// Records as they stand in the file, without a header: the order of cells is the header's of the file they came
    /// from
    /// when it is still there, else the contract's.
    /// </summary>
    public override IReadOnlyList<SourceRecord> Parse(FeedRead read, string file, string text)
    {
        var feed = read.Feed;
        using var decoded = new StrictText(new MemoryStream(Encoding.UTF8.GetBytes(text)), feed.Name, "utf-8");
        var tokens = new CsvTokens(decoded, feed.Name, DialectOf(feed.Read));
        var records = new List<SourceRecord>();
        var header = feed.Read.Header && PathOf(read, file) is { } path && File.Exists(path)
            ? HeaderOf(feed, path)
            : Header.Declared(feed.Read.Header ? feed with { Read = feed.Read with { Columns = [] } } : feed);
        while (tokens.Next())
        {
            if (!Blank(tokens, header))
                records.Add(Record(feed, tokens, header));
        }
        return records;
    }

    private static Header HeaderOf(FeedDefinition feed, string path)
    {
        using var text = new StrictText(Open(path), path, feed.Read.Encoding);
        return FirstRecord(feed, path, Tokens(feed, path, text));
    }

    /// <summary>The dialect that a feed's read options describe.</summary>
    internal static Dialect DialectOf(ReadOptions read) =>
        new(read.Delimiter, read.Quote is { Length: > 0 } quote ? quote[0] : null, read.RowEnd is { Length: > 0 } end
            ? end : null);

    private static CsvTokens Tokens(FeedDefinition feed, string path, StrictText text)
    {
        var tokens = new CsvTokens(text, path, DialectOf(feed.Read));
        tokens.SkipLines(feed.Read.SkipLines);
        return tokens;
    }

    // the tokens as they stand at each record that is not blank
    private static IEnumerable<(CsvTokens Tokens, Header Header)> Good(
        FeedDefinition feed, string path, StrictText text)
    {
        var tokens = Tokens(feed, path, text);
        var header = feed.Read.Header ? FirstRecord(feed, path, tokens) : Header.Declared(feed);
        while (tokens.Next())
        {
            if (tokens.Line > feed.Read.LastLine)
                continue; // to the end, because the file's hash covers all of it
            if (Blank(tokens, header))
                continue;
            // a last record without an end may be whole; one that lacks cells besides was cut off
            if (tokens.IsOpen && tokens.Count < header.Count)
                throw HalfWritten(path, tokens.Line, $"{tokens.Count} cells and no end", $"{header.Count} cells");
            yield return (tokens, header);
        }
    }

    /// <summary>The file ends in the middle of a record: whoever wrote it had not finished.</summary>
    internal static DefinitionException HalfWritten(string path, long line, string found, string expected) => new(
        new Place(path, (int)line), $"a last record with {found}", expected,
        "the file is half written: have it sent again; nothing of it has landed");

    // a line without a character is no record, unless the feed has one column whose value may be unknown
    private static bool Blank(CsvTokens tokens, Header header) => tokens.IsBlank && header.Count > 1;

    private static Header FirstRecord(FeedDefinition feed, string path, CsvTokens tokens)
    {
        while (tokens.Next())
        {
            if (tokens.IsBlank)
                continue;
            var names = new string[tokens.Count];
            for (var i = 0; i < names.Length; i++)
                names[i] = tokens.Cell(i).ToString();
            return Header.Of(feed, names, new Place(path, (int)tokens.Line));
        }
        throw new DefinitionException(new Place(path), $"an empty file for feed {feed.Name}",
            $"a header with {string.Join(", ", feed.Contract.Properties.Select(p => p.Name))}",
            "have the file sent again, or take it away");
    }

    private static bool IsSplit(CsvTokens tokens, Header header) =>
        tokens.Count == header.Count && tokens.Problem is null;

    private static SourceRecord Record(FeedDefinition feed, CsvTokens tokens, Header header)
    {
        if (tokens.Count != header.Count)
        {
            return new SourceRecord(tokens.Line, null,
                $"found {tokens.Count} cells; expected {header.Count}", tokens.Raw);
        }
        if (tokens.Problem is { } problem)
            return new SourceRecord(
                tokens.Line, null, $"found {problem}; expected the delimiter or the end of the record", tokens.Raw);
        var cells = new string?[header.Positions.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = tokens.Cell(header.Positions[i]);
            cells[i] = feed.Read.TextOf(cell);
        }
        return new SourceRecord(tokens.Line, cells);
    }
}

/// <summary>What read options make of a cell.</summary>
internal static class CellReading
{
    extension(ReadOptions read)
    {
        /// <summary>The cell's text, trimmed where declared; null when it is one of the texts for unknown.</summary>
        internal string? TextOf(ReadOnlySpan<char> cell) => read.IsKnown(cell, out var known) ? known.ToString() : null;

        /// <summary>True when the cell, trimmed where declared, is none of the texts for unknown.</summary>
        internal bool IsKnown(ReadOnlySpan<char> cell, out ReadOnlySpan<char> known)
        {
            known = read.Trim ? cell.Trim() : cell;
            foreach (var unknown in read.Nulls)
            {
                if (known.SequenceEqual(unknown))
                    return false;
            }
            return true;
        }
    }
}
