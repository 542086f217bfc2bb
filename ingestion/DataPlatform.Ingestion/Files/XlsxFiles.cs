using System.Globalization;
using System.IO.Compression;
using DataPlatform.Core;
using DataPlatform.Workspace;
using MiniExcelLibs;

namespace DataPlatform.Ingestion.Files;

/// <summary>One sheet of a workbook. Numbers and dates of cells are given in the formats that the feed
/// declares.</summary>
public sealed class XlsxFiles() : FileSource(FileFormat.Xlsx)
{
    private const long MostExpanded = 2L << 30;
    private const long FreeOfRatio = 64L << 20;
    private const long MostRatio = 200;
    private const int MostEntries = 10_000;

    /// <inheritdoc/>
    public override IEnumerable<SourceRecord> Records(FeedRead read, Delivery delivery)
    {
        var feed = read.Feed;
        Unpackable(delivery.Path);
        using var stream = Open(delivery.Path);
        var text = new CellText(feed, read.Zone);
        var header = feed.Read.Header ? null : Header.Declared(feed);
        long line = 0;
        foreach (var cells in Rows(feed, delivery.Path, stream))
        {
            line++;
            if (line > feed.Read.LastLine)
                break;
            if (line <= feed.Read.SkipLines || Array.TrueForAll(cells, c => c is null))
                continue;
            if (header is null)
            {
                header = Header.Of(feed, Names(cells), new Place(delivery.Path, (int)line));
                continue;
            }
            yield return Record(feed, header, text, line, cells);
        }
        if (header is null)
        {
            throw new DefinitionException(new Place(delivery.Path), $"an empty sheet for feed {feed.Name}",
                "a header row", "have the file sent again, or take it away");
        }
        Unchanged(delivery, HashOf(delivery.Path));
    }

    /// <summary>The first rows of the first sheet, dates in ISO form.</summary>
    internal static IReadOnlyList<string?[]> First(string path, int rows)
    {
        Unpackable(path);
        using var stream = Open(path);
        return
        [
            .. stream.Query(useHeaderRow: false).Take(rows).Cast<IDictionary<string, object?>>().Select(
                row => row.Values.Select(v => v switch
            {
                null => null,
                DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                bool flag => flag ? "true" : "false",
                _ => Convert.ToString(v, CultureInfo.InvariantCulture),
            }).ToArray()),
        ];
    }

    private static SourceRecord Record(FeedDefinition feed, Header header, CellText text, long line, object?[] cells)
    {
        var beyond = Array.FindLastIndex(cells, c => c is not null) + 1;
        if (beyond > header.Count)
            return new SourceRecord(line, null, $"found {beyond} cells; expected {header.Count}", string.Join(
                '\t', cells));
        var values = new string?[header.Positions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var at = header.Positions[i];
            var value = at < cells.Length ? text.Of(i, cells[at]) : null;
            values[i] = value is null ? null : feed.Read.TextOf(value);
        }
        return new SourceRecord(line, values);
    }

    private static List<string> Names(object?[] cells) =>
        [.. cells.Take(Array.FindLastIndex(cells, c => c is not null) + 1).Select(c => c?.ToString() ?? "")];

    private static IEnumerable<object?[]> Rows(FeedDefinition feed, string path, Stream stream)
    {
        var sheets = stream.GetSheetNames();
        stream.Position = 0;
        var sheet = feed.Read.Sheet ?? sheets.FirstOrDefault();
        if (sheet is null || !sheets.Contains(sheet))
        {
            throw new DefinitionException(new Place(path), $"sheets {string.Join(", ", sheets)}", $"a sheet '{sheet}'",
                "correct read.sheet in the feed file");
        }
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: false, sheetName: sheet))
            yield return [.. row.Values];
    }

    // decided by the archive's own directory, before a byte is expanded
    private static void Unpackable(string path)
    {
        try
        {
            using var archive = new ZipArchive(Open(path), ZipArchiveMode.Read);
            var expanded = archive.Entries.Sum(e => e.Length);
            var packed = Math.Max(1, archive.Entries.Sum(e => e.CompressedLength));
            if (archive.Entries.Count > MostEntries || expanded > MostExpanded
                || (expanded > FreeOfRatio && expanded / packed > MostRatio))
            {
                throw new DefinitionException(new Place(path),
                    $"a workbook of {archive.Entries.Count} parts that grows from {packed} to {expanded} bytes",
                    "a workbook of at most 2 GiB that grows at most two-hundredfold", "send the rows as text");
            }
        }
        catch (InvalidDataException broken)
        {
            throw new DefinitionException(new Place(path), "no workbook", "an .xlsx file", broken.Message);
        }
    }
}
