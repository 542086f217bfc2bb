using System.Globalization;
using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Workspace.Reading;

/// <summary>The <c>read</c> part of a feed.</summary>
internal static class ReadOptionsReading
{
    private static readonly DateTime sample = new(2025, 12, 31, 23, 58, 59, DateTimeKind.Unspecified);

    public static ReadOptions Read(Node node, Mistakes mistakes)
    {
        var normal = new ReadOptions();
        var read = new ReadOptions
        {
            Place = node.Place,
            Lines = node.Lines,
            Encoding = Encoding(node, mistakes) ?? normal.Encoding,
            Delimiter = Mark(node, "delimiter", most: 8, mistakes) ?? normal.Delimiter,
            Quote = node.Has("quote") ? Mark(node, "quote", most: 1, mistakes) : normal.Quote,
            Decimal = Mark(node, "decimal", most: 1, mistakes) ?? normal.Decimal,
            Thousands = Mark(node, "thousands", most: 1, mistakes),
            Date = Format(node, "date", mistakes) ?? normal.Date,
            Timestamp = Format(node, "timestamp", mistakes) ?? normal.Timestamp,
            Nulls = node.OptionalTexts("null") ?? normal.Nulls,
            Header = node.OptionalFlag("header") ?? true,
            Columns = node.OptionalTexts("columns") ?? [],
            RowEnd = Mark(node, "row_end", most: 8, mistakes),
            Sheet = node.OptionalText("sheet"),
            Trim = node.OptionalFlag("trim") ?? true,
            SkipLines = node.OptionalWhole("skip_lines") ?? 0,
            LastLine = node.OptionalWhole("last_line"),
        };
        if (read.Decimal == read.Thousands)
            mistakes.Add(node.At("thousands"), $"'{read.Thousands}' for decimal and thousands", "two different marks");
        if (read.Quote is { } quote && read.Delimiter.Contains(quote, StringComparison.Ordinal))
            mistakes.Add(node.At("delimiter"), $"the quote {quote} in the delimiter", "a delimiter without the quote");
        Columns(node, read, mistakes);
        return read;
    }

    /// <summary>A date format, proved by writing a day with it and reading it back.</summary>
    public static string? Format(Node node, string key, Mistakes mistakes)
    {
        if (node.OptionalText(key) is not { } format)
            return null;
        try
        {
            var written = sample.ToString(format, CultureInfo.InvariantCulture);
            if (format.Length > 1
                && DateTime.TryParseExact(written, format, CultureInfo.InvariantCulture,
                    DateTimeStyles.AdjustToUniversal, out var back)
                && back.Year == sample.Year && back.DayOfYear >= sample.DayOfYear - 30)
                return format;
        }
        catch (FormatException)
        {
            // said below, together with formats that do not read back
        }
        mistakes.Add(node.At(key), $"the format '{format}'",
            "year, month and day in letters such as yyyy-MM-dd or dd/MM/yyyy HH:mm:ss",
            "MM is the month, mm the minute");
        return null;
    }

    private static void Columns(Node node, ReadOptions read, Mistakes mistakes)
    {
        if (read.Header && read.Columns.Count > 0)
        {
            mistakes.Add(node.At("columns"), "'columns' although the file has a header",
                "'header: false' beside 'columns'",
                "write 'header: false', and 'skip_lines: 1' where a header is to be passed over");
        }
        foreach (var twice in read.Columns.GroupBy(c => c).Where(g => g.Count() > 1))
            mistakes.Add(node.At("columns"), $"the column '{twice.Key}' {twice.Count()} times", "every column once");
    }

    private static string? Encoding(Node node, Mistakes mistakes)
    {
        if (node.OptionalText("encoding") is not { } name)
            return null;
        try
        {
            if (CodePagesEncodingProvider.Instance.GetEncoding(name) is null)
                System.Text.Encoding.GetEncoding(name);
            return name;
        }
        catch (ArgumentException)
        {
            string[] known = ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "us-ascii"];
            mistakes.Add(node.At("encoding"), $"the encoding '{name}'",
                $"an encoding such as {string.Join(", ", known)}",
                Spelling.Hint(name, known));
            return null;
        }
    }

    /// <summary>A mark in which \t, \n, \r and \\ mean what they mean elsewhere, however YAML quotes them.</summary>
    private static string? Mark(Node node, string key, int most, Mistakes mistakes)
    {
        if (node.OptionalText(key) is not { } written)
            return null;
        var mark = written.Replace(@"\\", "\u0001", StringComparison.Ordinal)
            .Replace(@"\t", "\t", StringComparison.Ordinal)
            .Replace(@"\n", "\n", StringComparison.Ordinal).Replace(@"\r", "\r", StringComparison.Ordinal)
            .Replace('\u0001', '\\');
        if (mark.Length >= 1 && mark.Length <= most)
            return mark;
        mistakes.Add(node.At(key), $"'{written}' for '{key}'", most == 1 ? "one character" : $"1 to {most} characters",
            key == "quote" ? "write 'quote: null' when the file quotes nothing" : null);
        return null;
    }
}
