using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Rows on disk in a table's folder, durable, that no commit names: to be looked at before they become a version.
/// Disposing deletes them unless a commit has been attempted; a file that a crash leaves behind is never data.
/// </summary>
public sealed class StagedFile : IDisposable
{
    private readonly IFileSystem files;
    private bool taken;

    internal StagedFile(IFileSystem files, string table, IReadOnlyList<DeltaColumn> columns, ParquetFile? file)
    {
        this.files = files;
        Table = table;
        Columns = columns;
        File = file;
    }

    /// <summary>Name of the table in whose folder the file lies.</summary>
    public string Table { get; }

    /// <summary>The columns of the file.</summary>
    public IReadOnlyList<DeltaColumn> Columns { get; }

    /// <summary>The file with its statistics; null when there are no rows.</summary>
    public ParquetFile? File { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!taken && File is not null)
            files.Delete(File.Path);
    }

    /// <summary>From here on the log decides: a commit whose outcome is unknown may name the file.</summary>
    internal ParquetFile? Take()
    {
        if (taken)
            throw new InvalidOperationException($"the staged file of '{Table}' has been committed once already");
        taken = true;
        return File;
    }
}

/// <summary>A whole overwrite by rows that are on disk already.</summary>
internal sealed class StagedOverwrite(DeltaTable table, StagedFile staged, CommitInfo info) : TableWrite(table, info)
{
    protected override Access Access => Access.Rewrite;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Overwrite", ["partitionBy"] = "[]" };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot.Schema, isEmpty: true);
        CheckColumns(schema.Columns);
        var file = staged.Take();
        return new Draft(state, schema.NewMetadata(state), file?.Rows ?? 0)
        {
            Adds = file is null ? [] : [Add(file, schema.Columns)],
            Removes = [.. state.Files.Values.Select(Remove)],
            Metrics = Metrics(
                ("numFiles", file is null ? 0 : 1), ("numOutputRows", file?.Rows ?? 0),
                ("numOutputBytes", file?.Size ?? 0), ("numRemovedFiles", state.Files.Count)),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        if (SameMetadata(draft.State, state))
            return draft with { State = state, Removes = [.. state.Files.Values.Select(Remove)] };
        Discard(draft);
        throw LakeErrors.Conflict("METADATA_CHANGED", Table.Name, state.Version, "changed the metadata");
    }

    /// <summary>A column the file lacks reads as null, which a NOT NULL column must not.</summary>
    private void CheckColumns(IReadOnlyList<DeltaColumn> schema)
    {
        foreach (var column in staged.Columns.Where(c => !schema.Any(s => s.Name == c.Name)))
        {
            throw new DefinitionException(
                Table.Name, column.Name, "only columns of the table",
                $"the table has {string.Join(", ", schema.Select(c => c.Name))}");
        }
        foreach (var column in schema.Where(c => !c.Nullable))
        {
            if (!staged.Columns.Any(c => c.Name == column.Name))
                throw new DefinitionException(
                    Table.Name, $"rows without {column.Name}", $"column {column.Name}, which must not be null");
            if (staged.File is { } file)
                CheckNotNull(column, file);
        }
    }
}
