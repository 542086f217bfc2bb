using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// All Delta tables of a workspace: one folder with a folder per table. A table's replayed log is kept, so that asking
/// again costs two file lookups when nothing is new. Calls from several threads queue up, because the scratchpad serves
/// one at a time.
/// </summary>
public sealed partial class Lake
{
    private readonly Dictionary<string, DeltaTable> tables = new(StringComparer.Ordinal);

    public Lake(string root, IFileSystem files, TimeProvider clock, Func<Guid> ids, IScratch scratch)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        Files = files;
        Clock = clock;
        Ids = ids;
        Scratch = scratch;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>
    /// How a writer that lost a race waits before it tries again; a simulation lets others run meanwhile.
    /// </summary>
    public Action<TimeSpan> Pause { get; init; } = Thread.Sleep; // the other writer is real

    internal IFileSystem Files { get; }

    internal TimeProvider Clock { get; }

    internal Func<Guid> Ids { get; }

    internal IScratch Scratch { get; }

    internal Lock Turn { get; } = new();

    /// <summary>The table, or null when it has no version yet.</summary>
    public DeltaTable? Open(string name)
    {
        lock (Turn)
        {
            var table = Find(name);
            return table.HasVersion() ? table : null;
        }
    }

    /// <summary>
    /// The table; when it has no version yet, version 0 states the schema. Columns the schema has and the table lacks
    /// are added with the next write, as nullable ones unless the table is empty. A column whose type differs is
    /// refused.
    /// </summary>
    public DeltaTable OpenOrCreate(string name, IReadOnlyList<DeltaColumn> schema)
    {
        lock (Turn)
        {
            var table = Find(name);
            table.Declare(schema);
            return table;
        }
    }

    /// <summary>
    /// Checks a whole table without trusting what it says of itself: reads every commit, checkpoint and data file. A
    /// table that cannot be opened is checked as far as it goes; null when there is none of that name.
    /// </summary>
    public TableVerification? Verify(string name)
    {
        lock (Turn)
            return TableNames().Contains(name, StringComparer.Ordinal) ? Find(name).Verify() : null;
    }

    /// <summary>
    /// Writes the query's rows, whose columns are those given in that order, to a file in the folder of the table,
    /// which need not exist yet. Nothing is committed: look at the rows, then overwrite the table by them, or dispose.
    /// </summary>
    public StagedFile Stage(string name, string select, IReadOnlyList<DeltaColumn> columns)
    {
        lock (Turn)
        {
            var folder = Find(name).Path;
            var path = Path.Combine(folder, $"{Ids():D}.zstd.parquet");
            try
            {
                Files.CreateFolder(folder);
                return new StagedFile(
                    Files, name, columns, Scratch.WriteParquet(select, [.. columns.Select(c => c.Scratch)], path));
            }
            catch (IOException cause)
            {
                throw new TransientException(
                    $"rows for table '{name}' could not be written ({cause.Message}); nothing has been committed, "
                    + "run again", cause);
            }
        }
    }

    /// <summary>Names of the tables that have a log, sorted.</summary>
    public IReadOnlyList<string> TableNames() =>
    [
        .. Files.ListFolders(Root)
            .Where(name => Files.ListFiles(Path.Combine(Root, name, LogPath.Folder))
                .Any(f => LogPath.CommitVersion(f) is not null || LogPath.ParseCheckpoint(f) is not null))
            .Order(StringComparer.Ordinal),
    ];

    private DeltaTable Find(string name)
    {
        if (!FolderName().IsMatch(name))
            throw new ArgumentException($"'{name}' cannot be the name of a table's folder", nameof(name));
        if (!tables.TryGetValue(name, out var table))
            tables[name] = table = new DeltaTable(this, name);
        return table;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
    private static partial Regex FolderName();
}
