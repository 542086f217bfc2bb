using System.Text;
using DataPlatform.Core;
using DataPlatform.Ingestion.Files;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;
using Microsoft.Data.Sqlite;

namespace DataPlatform.Ingestion.Drafts;

/// <summary>
/// Looks once at the first rows of a file or a SQLite table and drafts a feed from them. Everything in the draft that
/// was
/// not read but guessed says so; a production run never guesses.
/// </summary>
public static class FeedSketch
{
    private const int Rows = 1000;
    private const int Bytes = 4 << 20;

    /// <summary>The draft of a feed over a file, by the ending of its name: xlsx, parquet, ndjson or jsonl, else
    /// text.</summary>
    /// <param name="name">The feed's name: its path below <c>feeds/</c>.</param>
    /// <param name="path">The file, absolute.</param>
    /// <param name="written">The path as the feed file is to hold it.</param>
    /// <param name="table">Our table, to propose a map; null leaves it open.</param>
    /// <param name="scratch">Reads Parquet.</param>
    public static FeedDraft OfFile(string name, string path, string written, Table? table, IScratch scratch)
    {
        if (!File.Exists(path))
            throw new DefinitionException(new Place(path), "no file", "a file to look at");
        var format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".xlsx" => FileFormat.Xlsx,
            ".parquet" => FileFormat.Parquet,
            ".ndjson" or ".jsonl" => FileFormat.Ndjson,
            _ => FileFormat.Csv,
        };
        var source = new FilesSource { Path = written, Format = format };
        var look = format switch
        {
            FileFormat.Csv => TextLook.At(path, Bytes, Rows),
            FileFormat.Ndjson => JsonLook(path),
            FileFormat.Xlsx => Named(XlsxFiles.First(path, Rows + 1)),
            _ => ParquetLook(path, scratch),
        };
        return Draft(name, source, look, table);
    }

    /// <summary>The draft of a feed over a table of a SQLite file.</summary>
    public static FeedDraft OfSqlite(string name, string path, string written, string databaseTable, Table? table)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {Names.Quote(databaseTable)} LIMIT {Rows}";
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var rows = new List<string?[]>();
        while (reader.Read())
            rows.Add([.. columns.Select((_, i) => reader.IsDBNull(i) ? null : Convert.ToString(
                reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))]);
        return Draft(name, new SqliteSource { File = written, Table = databaseTable }, new Look(
            columns, rows, new ReadOptions(), []), table);
    }

    private static FeedDraft Draft(string name, SourceDefinition source, Look look, Table? table)
    {
        var read = look.Read;
        var guesses = new Dictionary<string, string>(look.Guesses);
        if (source is FilesSource { Format: FileFormat.Csv })
        {
            var (mark, thousands) = Guesses.Marks(look.Rows);
            read = read with { Decimal = mark, Thousands = thousands };
            guesses["decimal"] = $"numbers are written with '{mark}'";
            if (thousands is not null)
                guesses["thousands"] = $"numbers are grouped by '{thousands}'";
        }
        var columns = look.Columns.Select((c, i) => Guesses.Column(
            c, [.. look.Rows.Select(r => i < r.Length ? r[i] : null)], read)).ToList();
        MarkKey(columns, look.Rows);
        var (map, unmapped) = Map(columns, table);
        return new FeedDraft
        {
            Name = name, Table = table?.TableName, Source = source, Read = read, ReadGuesses = guesses,
                Columns = columns,
            RowsSeen = look.Rows.Count, Map = map, Unmapped = unmapped,
        };
    }

    // the first column that tells every row apart is the likeliest key
    private static void MarkKey(List<DraftColumn> columns, IReadOnlyList<string?[]> rows)
    {
        if (rows.Count < 2)
            return;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Required && columns[i].Type is LogicalType.String or LogicalType.Integer
                && rows.Select(r => i < r.Length ? r[i] : null).Distinct().Count() == rows.Count)
            {
                columns[i] = columns[i] with { PrimaryKey = true };
                return;
            }
        }
    }

    private static (IReadOnlyList<(string, string, string)> Map, IReadOnlyList<string> Unmapped) Map(
        List<DraftColumn> columns, Table? table)
    {
        if (table is null)
            return ([], []);
        var map = new List<(string, string, string)>();
        var unmapped = new List<string>();
        foreach (var ours in table.Columns.Where(c => !FeedNames.FilledByLanding.Contains(c.Name)))
        {
            var theirs = columns.Find(c => Bare(c.Name) == Bare(ours.Name))
                ?? columns.Find(c => Bare(ours.Name).Length > 3 && Bare(c.Name).Length > 3
                    && (Bare(c.Name).EndsWith(Bare(ours.Name), StringComparison.Ordinal)
                        || Bare(ours.Name).EndsWith(Bare(c.Name), StringComparison.Ordinal)));
            if (theirs is not null)
                map.Add((ours.Name, Expression(theirs.Name), Bare(theirs.Name) == Bare(ours.Name) ? "the same name"
                    : "a near name"));
            else if (ours.IsKey && !FeedNames.Defaulted.Contains(ours.Name))
                unmapped.Add(ours.Name);
        }
        return (map, unmapped);
    }

    private static string Bare(string name) =>
        new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static string Expression(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]) ? name : Names.Quote(
            name);

    private static Look JsonLook(string path)
    {
        var columns = new List<string>();
        var rows = new List<Dictionary<string, string?>>();
        foreach (var line in File.ReadLines(path, Encoding.UTF8).Where(l => l.Length > 0).Take(Rows))
        {
            using var document = System.Text.Json.JsonDocument.Parse(line);
            var row = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!columns.Contains(member.Name))
                    columns.Add(member.Name);
                row[member.Name] = member.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? null
                    : member.Value.ToString();
            }
            rows.Add(row);
        }
        return new Look(columns, [.. rows.Select(r => columns.Select(c => r.GetValueOrDefault(c)).ToArray())],
            new ReadOptions(), []);
    }

    private static Look ParquetLook(string path, IScratch scratch)
    {
        var file = Names.Literal(path);
        var columns = scratch.Query($"DESCRIBE SELECT * FROM read_parquet({file})").Select(r => (string)r[0]!).ToList();
        var select = string.Join(", ", columns.Select(c => $"CAST({Names.Quote(c)} AS VARCHAR)"));
        var rows = scratch.Query($"SELECT {select} FROM read_parquet({file}) LIMIT {Rows}")
            .Select(r => r.Cast<string?>().ToArray()).ToList();
        return new Look(columns, rows, new ReadOptions(), []);
    }

    private static Look Named(IReadOnlyList<string?[]> rows) => rows.Count == 0
        ? new Look([], [], new ReadOptions(), [])
        : new Look([.. rows[0].Select(c => c ?? "")], [.. rows.Skip(1)], new ReadOptions(), []);
}

/// <summary>The first rows of something, with how they were read and which options of it are guesses.</summary>
internal sealed record Look(
    IReadOnlyList<string> Columns, IReadOnlyList<string?[]> Rows, ReadOptions Read, Dictionary<string, string> Guesses);
