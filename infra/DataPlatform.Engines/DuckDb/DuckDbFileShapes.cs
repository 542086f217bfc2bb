using System.Text;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>A field of a Parquet file as its footer tells it.</summary>
internal sealed record ParquetField(string Name, int? FieldId, string? Sql, string? Annotation, bool IsRepeated)
{
    public List<ParquetField> Fields { get; } = [];

    /// <summary>What a list holds; early writers left out the layer in between.</summary>
    public ParquetField Element => Fields[0] is { IsRepeated: true, Fields.Count: 1 } layer
        && layer.Name is not ("array" or "bag_element") && !layer.Name.EndsWith("_tuple", StringComparison.Ordinal)
        ? layer.Fields[0]
        : Fields[0];

    public ParquetField? Find(string name) =>
        Fields.Find(f => f.Name == name)
            ?? Fields.Find(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    public ParquetField? Find(int fieldId) => Fields.Find(f => f.FieldId == fieldId);
}

/// <summary>The columns of a data file; files with one signature are read alike.</summary>
internal sealed record FileShape(ParquetField Root, string Signature);

/// <summary>
/// The shapes of data files, each looked at once: a data file never changes. Looking is also the moment to see that the
/// file is there and as long as the log says.
/// </summary>
internal sealed class DuckDbFileShapes(DuckDbScratch scratch, IFileSystem disk)
{
    private readonly Dictionary<string, FileShape> shapes = new(StringComparer.Ordinal);

    public FileShape Of(LiveFile file) => shapes[file.Path];

    public void Learn(Snapshot snapshot, IReadOnlyList<LiveFile> files)
    {
        var unknown = files.Where(f => !shapes.ContainsKey(f.Path)).DistinctBy(f => f.Path).ToList();
        if (unknown.Count == 0)
            return;
        foreach (var file in unknown)
            CheckPresent(snapshot, file);
        try
        {
            Read([.. unknown.Select(f => f.Path)]);
        }
        catch (TerminalException)
        {
            foreach (var file in unknown)
                ReadAlone(snapshot, file);
        }
        if (unknown.Find(f => !shapes.ContainsKey(f.Path)) is { } missing)
            throw Unreadable(snapshot, missing, "it is no Parquet file", null);
    }

    private void CheckPresent(Snapshot snapshot, LiveFile file)
    {
        if (disk.Facts(file.Path) is not { } facts)
        {
            throw new TerminalException(
                $"DATA_FILE_MISSING: table '{snapshot.Table}' version {snapshot.Version}: {file.Path} is gone; bring "
                + "it back from a copy, or restore the table to a version that does not hold it");
        }
        if (file.Size > 0 && facts.Size != file.Size)
            throw Unreadable(snapshot, file, $"it has {facts.Size} bytes, the log says {file.Size}", null);
    }

    private void ReadAlone(Snapshot snapshot, LiveFile file)
    {
        try
        {
            Read([file.Path]);
        }
        catch (TerminalException cause)
        {
            throw Unreadable(snapshot, file, cause.Message.Split('\n')[0], cause);
        }
    }

    private static TerminalException Unreadable(Snapshot snapshot, LiveFile file, string why, Exception? cause) => new(
        $"DATA_FILE_UNREADABLE: table '{snapshot.Table}' version {snapshot.Version}: {file.Path}: {why}; bring it back "
        + "from a copy, or restore the table to a version that does not hold it", cause);

    private void Read(IReadOnlyList<string> paths)
    {
        string? current = null;
        var open = new Stack<(ParquetField Field, long Missing)>();
        var signature = new StringBuilder();
        foreach (var row in scratch.Query($"""
            SELECT file_name, name, num_children, duckdb_type, converted_type, logical_type, field_id,
                repetition_type, type
            FROM parquet_schema({DuckDbScan.List(paths)})
            """))
        {
            var file = (string)row[0]!;
            var children = row[2] as long? ?? 0;
            var field = Field(row);
            if (file != current)
            {
                Remember(current, open, signature);
                current = file;
                open.Push((field, children));
                continue;
            }
            while (open.Peek().Missing == 0)
                open.Pop();
            var (parent, missing) = open.Pop();
            parent.Fields.Add(field);
            open.Push((parent, missing - 1));
            open.Push((field, children));
            signature.Append(field.Name).Append(':').Append(field.FieldId).Append(':').Append(field.Sql).Append(':')
                .Append(row[8]).Append(':').Append(field.Annotation).Append(':').Append(children).Append(';');
        }
        Remember(current, open, signature);
    }

    private static ParquetField Field(object?[] row)
    {
        var annotation = (string?)row[4] ?? ((string?)row[5])?.Split('(')[0];
        return new ParquetField(
            (string)row[1]!, (int?)(row[6] as long?), (string?)row[3], annotation, row[7] is "REPEATED");
    }

    private void Remember(string? file, Stack<(ParquetField Field, long Missing)> open, StringBuilder signature)
    {
        if (file is not null)
            shapes[file] = new FileShape(open.Last().Field, signature.ToString());
        open.Clear();
        signature.Clear();
    }
}
