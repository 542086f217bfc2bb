using System.Globalization;
using System.Text;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// A version's state as one Parquet file, so that a reader need not replay all commits. It is read back and counted
/// before anyone is pointed to it. A checkpoint that fails is no reason for its commit to fail.
/// </summary>
internal static class Checkpoint
{
    private const string Rows = "__lake_checkpoint";
    private const long DefaultInterval = 10;
    private const string Features = "VARCHAR[]";
    private const string Map = "MAP(VARCHAR, VARCHAR)";
    private static readonly TimeSpan RemovedFilesKept = TimeSpan.FromDays(7);

    private static readonly ScratchColumn[] Columns =
    [
        Column("txn", "appId VARCHAR, version BIGINT, lastUpdated BIGINT"),
        Column("add", $"path VARCHAR, partitionValues {Map}, size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, "
            + $"stats VARCHAR, tags {Map}"),
        Column("remove", "path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, "
            + $"partitionValues {Map}, size BIGINT"),
        Column("metaData", "id VARCHAR, name VARCHAR, description VARCHAR, "
            + $"format STRUCT(provider VARCHAR, options {Map}), schemaString VARCHAR, partitionColumns VARCHAR[], "
            + $"createdTime BIGINT, configuration {Map}"),
        Column("protocol", "minReaderVersion INTEGER, minWriterVersion INTEGER, "
            + $"readerFeatures {Features}, writerFeatures {Features}"),
        Column("domainMetadata", "domain VARCHAR, configuration VARCHAR, removed BOOLEAN"),
    ];

    public static void WriteIfDue(DeltaTable table, LogState state)
    {
        var interval = long.TryParse(
            state.Metadata!.Configuration.GetValueOrDefault("delta.checkpointInterval"), CultureInfo.InvariantCulture,
            out var stated) && stated > 0
            ? stated
            : DefaultInterval;
        if (state.Version == 0 || state.Version % interval != 0)
            return;
        try
        {
            Write(table, state);
        }
        catch (Exception cause) when (cause
            is IOException or UnauthorizedAccessException or TerminalException or TransientException or JsonException)
        {
            // the commit stands, readers replay a little longer, and the next interval tries again
            table.LastCheckpointFailure = cause;
        }
    }

    private static void Write(DeltaTable table, LogState state)
    {
        var actions = Actions(table, state);
        var scratch = table.Lake.Scratch;
        scratch.Load(
            Rows, [.. Columns.Select(c => new ScratchColumn(c.Name, new ColumnType(ColumnKind.Text)))],
            actions.Select(Row));
        var temporary = Path.Combine(
            table.LogFolder, $"{LocalFileSystem.TemporaryPrefix}{table.Lake.Ids():N}.parquet");
        try
        {
            // unlike a cast, json_transform takes a key that is absent for null
            var cells = string.Join(", ", Columns.Select(c =>
                $"json_transform({Names.Quote(c.Name)}, {Names.Literal($"\"{c.Sql}\"")}) AS {Names.Quote(c.Name)}"));
            var file = scratch.WriteParquet($"SELECT {cells} FROM {Rows}", Columns, temporary)!;
            var readBack = new List<LogAction>();
            foreach (var row in scratch.ReadAsJson([temporary]))
                ActionParser.ParseRow(row, readBack);
            if (Counts(readBack) != Counts(actions))
                throw new TerminalException(
                    $"checkpoint {state.Version} of '{table.Name}' reads back {Counts(readBack)}, "
                    + $"not {Counts(actions)}");
            table.Lake.Files.Publish(temporary, LogPath.Checkpoint(table.LogFolder, state.Version));
            PointTo(table, state.Version, actions, file.Size);
        }
        finally
        {
            table.Lake.Files.Delete(temporary);
            scratch.Execute($"DROP TABLE IF EXISTS {Rows}");
        }
    }

    private static List<LogAction> Actions(DeltaTable table, LogState state)
    {
        var cutoff = table.Lake.Clock.GetUtcNow().Subtract(RemovedFilesKept).ToUnixTimeMilliseconds();
        var keepAll = state.Metadata!.Configuration.ContainsKey("delta.deletedFileRetentionDuration");
        return
        [
            new ProtocolAction(state.Protocol!),
            state.Metadata,
            .. state.Transactions.Values,
            .. state.Domains.Values,
            .. state.Removed.Values.Where(r => keepAll || r.DeletionTimestamp > cutoff),
            .. state.Files.Values,
        ];
    }

    private static object?[] Row(LogAction action)
    {
        var row = new object?[Columns.Length];
        var name = ActionText.NameOf(action);
        row[Array.FindIndex(Columns, c => c.Name == name)] = ActionText.Body(action);
        return row;
    }

    private static (int, int, int, int, int) Counts(List<LogAction> actions) => (
        actions.OfType<AddAction>().Count(), actions.OfType<RemoveAction>().Count(),
        actions.OfType<TxnAction>().Count(), actions.OfType<DomainAction>().Count(),
        actions.Count(a => a is ProtocolAction or MetadataAction));

    private static void PointTo(DeltaTable table, long version, List<LogAction> actions, long size)
    {
        var path = Path.Combine(table.LogFolder, LogPath.LastCheckpoint);
        if (table.Lake.Files.Read(path) is { } known
            && UntrustedJson.Number(Encoding.UTF8.GetString(known.Bytes), "version") > version)
            return;
        table.Lake.Files.Replace(path, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>
        {
            ["version"] = version,
            ["size"] = actions.Count,
            ["sizeInBytes"] = size,
            ["numOfAddFiles"] = actions.OfType<AddAction>().Count(),
        }));
    }

    private static ScratchColumn Column(string name, string fields) => new(name, default, $"STRUCT({fields})");
}
