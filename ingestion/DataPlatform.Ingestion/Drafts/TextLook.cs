using DataPlatform.Core;
using DataPlatform.Ingestion.Files;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Drafts;

/// <summary>Guesses encoding, delimiter and header of a delimited text from its beginning.</summary>
internal static class TextLook
{
    private static readonly string[] delimiters = [",", ";", "\t", "|", "+|", "||", "~", "^"];

    /// <summary>Looks at most at that many bytes and rows.</summary>
    internal static Look At(string path, int bytes, int rows)
    {
        var start = Beginning(path, bytes, out var whole);
        var guesses = new Dictionary<string, string>();
        var encoding = EncodingOf(start, whole, out var why);
        guesses["encoding"] = why;
        var records = Best(start, whole, encoding, rows, out var delimiter, out var rowEnd, out why);
        guesses["delimiter"] = why;
        if (rowEnd is not null)
            guesses["row_end"] = $"every row ends with '{rowEnd.TrimEnd('\n')}' and a line feed";
        if (records.Count == 0)
            throw new DefinitionException(new Place(path), "an empty file", "rows to look at");
        var header = IsHeader(records);
        guesses["header"] = header ? "no cell of the first row is a number or a date"
            : "the first row looks like the others";
        var columns = header
            ? [.. records[0].Select(c => c.Trim())]
            : Enumerable.Range(1, records[0].Length).Select(i => $"column_{i}").ToList();
        var read = new ReadOptions
        {
            Encoding = encoding, Delimiter = delimiter, RowEnd = rowEnd, Header = header, Columns = header ? []
                : columns,
        };
        if (!header)
            guesses["columns"] = "the file has no names; give them";
        var cells = records.Skip(header ? 1 : 0).Take(rows)
            .Select(r => r.Select(c => read.TextOf(c)).ToArray()).ToList();
        return new Look(columns, cells, read, guesses);
    }

    private static byte[] Beginning(string path, int bytes, out bool whole)
    {
        using var stream = File.OpenRead(path);
        var start = new byte[Math.Min(bytes, stream.Length)];
        stream.ReadExactly(start);
        whole = start.Length == stream.Length;
        return start;
    }

    private static string EncodingOf(byte[] start, bool whole, out string why)
    {
        var mark = start switch
        {
            [0xEF, 0xBB, 0xBF, ..] => "utf-8",
            [0xFF, 0xFE, ..] => "utf-16",
            [0xFE, 0xFF, ..] => "utf-16BE",
            _ => null,
        };
        if (mark is not null)
        {
            why = "the file begins with its byte order mark";
            return mark;
        }
        // a character may be cut at the end of the part that was read
        var cut = whole ? start.Length : start.AsSpan().LastIndexOf((byte)'\n') + 1;
        var valid = System.Text.Unicode.Utf8.IsValid(start.AsSpan(0, cut));
        why = valid
            ? start.AsSpan(0, cut).IndexOfAnyExceptInRange((byte)0, (byte)127) < 0 ? "only ASCII was seen"
                : "all bytes seen are valid in it"
            : "the bytes are not valid UTF-8, and it is the commonest other";
        return valid ? "utf-8" : "windows-1252";
    }

    private static List<string[]> Best(
        byte[] start, bool whole, string encoding, int rows, out string delimiter, out string? rowEnd, out string why)
    {
        var best = new List<string[]>();
        (delimiter, rowEnd, why) = (",", null, "no delimiter tells columns apart");
        var score = 0.0;
        foreach (var candidate in delimiters)
        {
            var end = candidate == "+|" ? "&|\n" : null;
            var records = Records(start, whole, encoding, rows, new Dialect(candidate, '"', end));
            if (records.Count == 0)
                continue;
            var usual = records.GroupBy(r => r.Length).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key)
                .First();
            // columns that stand in every row count; more columns only break ties
            var share = (double)usual.Count() / records.Count;
            var points = usual.Key == 1 ? 0.001 : (share * share) + (usual.Key * 0.001) + (
                candidate.Length > 1 ? 0.01 : 0);
            if (points <= score)
                continue;
            (score, best, delimiter, rowEnd) = (points, records, candidate, end);
            why = usual.Key == 1 ? why : $"{usual.Count()} of {records.Count} rows have {usual.Key} cells with it";
        }
        return best;
    }

    private static List<string[]> Records(byte[] start, bool whole, string encoding, int rows, Dialect dialect)
    {
        var records = new List<string[]>();
        try
        {
            using var text = new StrictText(new MemoryStream(start), "draft", encoding);
            var tokens = new CsvTokens(text, "draft", dialect);
            while (records.Count <= rows && tokens.Next())
            {
                if (tokens.IsBlank)
                    continue;
                var cells = new string[tokens.Count];
                for (var i = 0; i < cells.Length; i++)
                    cells[i] = tokens.Cell(i).ToString();
                records.Add(cells);
            }
        }
        catch (DefinitionException) when (!whole || dialect.RowEnd is not null)
        {
            // the part that was read may end inside a quoted cell or a character; the rows before it count
        }
        catch (DefinitionException)
        {
            records.Clear();
        }
        if (!whole && records.Count <= rows && records.Count > 1)
            records.RemoveAt(records.Count - 1);
        return records;
    }

    private static bool IsHeader(List<string[]> records)
    {
        var first = records[0].Select(c => c.Trim()).ToList();
        return first.TrueForAll(c => c.Length > 0 && !char.IsAsciiDigit(c[0]) && c[0] is not ('-' or '+' or '.' or '$'))
            && first.Distinct(StringComparer.Ordinal).Count() == first.Count
            && (records.Count == 1 || records.Skip(1).Any(r => r.Any(
                c => c.Length > 0 && char.IsAsciiDigit(c.Trim().FirstOrDefault())))
                || !records.Skip(1).Any(r => r.SequenceEqual(records[0])));
    }
}
