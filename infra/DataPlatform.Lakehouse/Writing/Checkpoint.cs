using System.Globalization;
using System.Text;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// A version's state as one Parquet file, so that a reader need not replay all commits. It is read back and counted
/// before anyone is pointed to it. A checkpoint that fails is no reason for its commit to fail. A table whose policy is
/// v2 gets one of the second kind: the files of the table stand in a sidecar.
/// </summary>
internal static class Checkpoint
{
    private const string Rows = "__lake_checkpoint";
    private const string Sidecars = "_sidecars";
    private const long DefaultInterval = 10;

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

    public static void Write(DeltaTable table, LogState state)
    {
        var actions = Actions(table, state);
        var second = state.Metadata!.Configuration.GetValueOrDefault("delta.checkpointPolicy") == "v2"
            && state.Protocol!.WriterFeatures?.Contains("v2Checkpoint", StringComparer.OrdinalIgnoreCase) == true;
        var size = second ? WriteSecondKind(table, state, actions) : WriteClassic(table, state, actions);
        PointTo(table, state.Version, actions, size);
        ChecksumFile.Write(table, state);
    }

    private static long WriteClassic(DeltaTable table, LogState state, List<LogAction> actions) => WriteFile(
        table, actions, [.. CheckpointColumns.OfTable, .. CheckpointColumns.OfFiles],
        LogPath.Checkpoint(table.LogFolder, state.Version));

    private static long WriteSecondKind(DeltaTable table, LogState state, List<LogAction> actions)
    {
        var top = actions.Where(a => a is not (AddAction or RemoveAction)).ToList();
        var ofFiles = actions.Where(a => a is AddAction or RemoveAction).ToList();
        top.Add(new CheckpointMetadataAction(state.Version));
        var size = 0L;
        if (ofFiles.Count > 0)
        {
            var folder = Path.Combine(table.LogFolder, Sidecars);
            table.Lake.Files.CreateFolder(folder);
            var sidecar = $"{table.Lake.Ids():D}.parquet";
            size = WriteFile(table, ofFiles, CheckpointColumns.OfFiles, Path.Combine(folder, sidecar));
            top.Add(new SidecarAction(sidecar, size, table.Lake.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        }
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{state.Version:D20}.checkpoint.{table.Lake.Ids():D}.parquet");
        return size + WriteFile(
            table, top, [.. CheckpointColumns.OfTable, .. CheckpointColumns.OfFiles, .. CheckpointColumns.OfSecondKind],
            Path.Combine(table.LogFolder, name));
    }

    private static long WriteFile(
        DeltaTable table, List<LogAction> actions, IReadOnlyList<ScratchColumn> columns, string path)
    {
        var scratch = table.Lake.Scratch;
        scratch.Load(
            Rows, [.. columns.Select(c => new ScratchColumn(c.Name, new ColumnType(ColumnKind.Text)))],
            actions.Select(a => Row(a, columns)));
        var temporary = Path.Combine(
            Path.GetDirectoryName(path)!, $"{LocalFileSystem.TemporaryPrefix}{table.Lake.Ids():N}.parquet");
        try
        {
            // unlike a cast, json_transform takes a key that is absent for null
            var cells = string.Join(", ", columns.Select(c =>
                $"json_transform({Names.Quote(c.Name)}, {Names.Literal(Quoted(c.Sql))}) AS {Names.Quote(c.Name)}"));
            var file = scratch.WriteParquet($"SELECT {cells} FROM {Rows}", columns, temporary)!;
            var readBack = new List<LogAction>();
            foreach (var row in scratch.ReadAsJson([temporary]))
                ActionParser.ParseRow(row, readBack);
            if (Counts(readBack) != Counts(actions))
                throw new TerminalException(
                    $"{Path.GetFileName(path)} of '{table.Name}' reads back {Counts(readBack)}, not {Counts(actions)}");
            table.Lake.Files.Publish(temporary, path);
            return file.Size;
        }
        finally
        {
            table.Lake.Files.Delete(temporary);
            scratch.Execute($"DROP TABLE IF EXISTS {Rows}");
        }
    }

    // a type as a JSON text, quotes of names inside it escaped
    private static string Quoted(string type) => $"\"{type.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static List<LogAction> Actions(DeltaTable table, LogState state)
    {
        var retention = Durations.OfDeletedFiles(table.Name, state.Metadata!.Configuration);
        var cutoff = (table.Lake.Clock.GetUtcNow() - retention).ToUnixTimeMilliseconds();
        return
        [
            new ProtocolAction(state.Protocol!),
            state.Metadata,
            .. state.Transactions.Values,
            .. state.Domains.Values,
            .. state.Removed.Values.Where(r => r.DeletionTimestamp > cutoff),
            .. state.Files.Values,
        ];
    }

    private static object?[] Row(LogAction action, IReadOnlyList<ScratchColumn> columns)
    {
        var row = new object?[columns.Count];
        var name = ActionText.NameOf(action);
        for (var i = 0; i < row.Length; i++)
            row[i] = columns[i].Name == name ? ActionText.Body(action) : null;
        return row;
    }

    private static (int, int, int, int, int, long) Counts(List<LogAction> actions) => (
        actions.OfType<AddAction>().Count(), actions.OfType<RemoveAction>().Count(),
        actions.OfType<TxnAction>().Count(), actions.OfType<DomainAction>().Count(),
        actions.Count(a => a is ProtocolAction or MetadataAction or SidecarAction or CheckpointMetadataAction),
        actions.OfType<AddAction>().Sum(a => a.DeletionVector?.Cardinality ?? 0));

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
}
