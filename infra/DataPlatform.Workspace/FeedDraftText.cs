using System.Globalization;
using System.Text;

namespace DataPlatform.Workspace;

/// <summary>
/// Writes a draft as a feed file. What was guessed says so, and what is missing is a line to fill in.
/// </summary>
public static class FeedDraftText
{
    private static readonly string[] words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The feed file; it passes the check once every line marked <c># fill in</c> is filled in.</summary>
    public static string Write(FeedDraft draft)
    {
        var up = string.Concat(Enumerable.Repeat("../", 1 + draft.Name.Count(c => c == '/')));
        var text = new StringBuilder();
        Line(text, $"# yaml-language-server: $schema={up}.schemas/feed.schema.json");
        Line(text, $"# Draft from a look at {draft.RowsSeen.ToString(CultureInfo.InvariantCulture)} rows. "
            + "Confirm or correct every line marked 'guess', then delete the mark.");
        Line(text, draft.Table is null ? "table: # fill in: our table" : $"table: {Quoted(draft.Table)}");
        Line(text, "owner: # fill in: who answers for the feed");
        Source(text, draft.Source);
        Read(text, draft);
        Line(text, "contract:");
        Line(text, "  repeats: duplicate # guess: an exact repeat of a row is a duplicate; confirm");
        Line(text, "  properties:");
        foreach (var column in draft.Columns)
            Column(text, column);
        Map(text, draft);
        return text.ToString();
    }

    /// <summary>A text as YAML reads it back: bare where that is safe, else in quotes.</summary>
    public static string Quoted(string text)
    {
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' || char.IsSurrogate(c)))
            return Escaped(text);
        var isBare = text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_')
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' or '.' or ' ') && text[^1] != ' '
            && !words.Contains(text.ToLowerInvariant());
        return isBare ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                < 0x20 or (>= 0x7f and <= 0xa0) or 0x2028 or 0x2029 => $"\\u{rune.Value:x4}",
                > 0xffff => $"\\U{rune.Value:x8}",
                _ => rune.ToString(),
            });
        }
        return escaped.Append('"').ToString();
    }

    private static void Source(StringBuilder text, SourceDefinition source)
    {
        Line(text, "source:");
        Line(text, $"  kind: {source.Kind}");
        switch (source)
        {
            case FilesSource files:
                Line(text, $"  path: {Quoted(files.Path)}");
                Line(text, $"  format: {files.Format.ToString().ToLowerInvariant()}");
                Optional(text, "slot", files.Slot);
                Optional(text, "set", files.Set);
                Optional(text, "row", files.Row);
                break;
            case SqliteSource sqlite:
                Line(text, $"  file: {Quoted(sqlite.File)}");
                Optional(text, "table", sqlite.Table);
                Optional(text, "query", sqlite.Query);
                break;
            case PostgresSource postgres:
                // a connection string may hold a password, and a feed file is kept in git
                Line(text, postgres.Connection.StartsWith("${", StringComparison.Ordinal)
                    ? $"  connection: {Quoted(postgres.Connection)}"
                    : "  connection: # fill in: ${NAME} of an environment variable that holds the connection string");
                Optional(text, "table", postgres.Table);
                Optional(text, "query", postgres.Query);
                break;
        }
    }

    private static void Read(StringBuilder text, FeedDraft draft)
    {
        var lines = new StringBuilder();
        var (read, normal) = (draft.Read, new ReadOptions());
        Option("encoding", Quoted(read.Encoding), read.Encoding != normal.Encoding);
        Option("delimiter", Quoted(read.Delimiter), read.Delimiter != normal.Delimiter);
        Option("quote", OrNull(read.Quote), read.Quote != normal.Quote);
        Option("decimal", Quoted(read.Decimal), read.Decimal != normal.Decimal);
        Option("thousands", OrNull(read.Thousands), read.Thousands is not null);
        Option("date", Quoted(read.Date), read.Date != normal.Date);
        Option("timestamp", Quoted(read.Timestamp), read.Timestamp != normal.Timestamp);
        Option("'null'", $"[{Many(read.Nulls)}]", !read.Nulls.SequenceEqual(normal.Nulls));
        Option("header", read.Header ? "true" : "false", !read.Header);
        Option("columns", $"[{Many(read.Columns)}]", read.Columns.Count > 0);
        Option("row_end", OrNull(read.RowEnd), read.RowEnd is not null);
        Option("sheet", OrNull(read.Sheet), read.Sheet is not null);
        Option("trim", read.Trim ? "true" : "false", !read.Trim);
        Option("skip_lines", read.SkipLines.ToString(CultureInfo.InvariantCulture), read.SkipLines != 0);
        Option("last_line", read.LastLine?.ToString(CultureInfo.InvariantCulture) ?? "", read.LastLine is not null);
        if (lines.Length > 0)
            text.Append("read:\n").Append(lines);

        void Option(string key, string value, bool differs)
        {
            var why = draft.ReadGuesses.GetValueOrDefault(key.Trim('\''));
            if (differs || why is not null)
                Line(lines, $"  {key}: {value}{Guess(why)}");
        }
    }

    private static void Column(StringBuilder text, DraftColumn column)
    {
        var keys = new List<string>
        {
            $"name: {Flow(column.Name)}",
            $"logicalType: {column.Type.ToString().ToLowerInvariant()}",
        };
        if (column.Required)
            keys.Add("required: true");
        if (column.PrimaryKey)
            keys.Add("primaryKey: true");
        var options = new List<string>();
        if (column.Format is not null)
            options.Add($"format: {Flow(column.Format)}");
        if (column.Strip is not null)
            options.Add($"strip: {Flow(column.Strip)}");
        if (options.Count > 0)
            keys.Add($"logicalTypeOptions: {{{string.Join(", ", options)}}}");
        Line(text, $"    - {{{string.Join(", ", keys)}}}{Guess(column.Why)}");
    }

    private static void Map(StringBuilder text, FeedDraft draft)
    {
        Line(text, "map:");
        foreach (var (column, expression, why) in draft.Map)
            Line(text, $"  {column}: {Quoted(expression)}{Guess(why)}");
        foreach (var column in draft.Unmapped)
            Line(text, $"  {column}: # fill in: their column, or an expression");
        if (draft.Map.Count + draft.Unmapped.Count == 0)
            Line(text, "  # fill in: our column: THEIR_COLUMN");
    }

    private static void Optional(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            Line(text, $"  {key}: {Quoted(value)}");
    }

    private static string Guess(string? why) => why is null ? "" : $" # guess: {why.ReplaceLineEndings(" ")}; confirm";

    private static string OrNull(string? text) => text is null ? "null" : Quoted(text);

    private static string Many(IEnumerable<string> texts) => string.Join(", ", texts.Select(Flow));

    private static string Flow(string text) => Quoted(text);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
