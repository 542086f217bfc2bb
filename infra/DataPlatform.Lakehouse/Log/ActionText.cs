using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>Writes actions as the log spells them.</summary>
internal static class ActionText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A commit file: one action per line.</summary>
    public static byte[] Lines(IEnumerable<LogAction> actions)
    {
        using var lines = new MemoryStream();
        foreach (var action in actions)
        {
            using (var json = new Utf8JsonWriter(lines, Plain))
            {
                json.WriteStartObject();
                json.WritePropertyName(NameOf(action));
                WriteBody(json, action);
                json.WriteEndObject();
            }
            lines.WriteByte((byte)'\n');
        }
        return lines.ToArray();
    }

    /// <summary>The action's own object, without its name: a cell of a checkpoint.</summary>
    public static string Body(LogAction action)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Plain))
            WriteBody(json, action);
        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public static string NameOf(LogAction action) => action switch
    {
        ProtocolAction => "protocol",
        MetadataAction => "metaData",
        AddAction => "add",
        RemoveAction => "remove",
        TxnAction => "txn",
        DomainAction => "domainMetadata",
        CommitInfoAction => "commitInfo",
        CdcAction => "cdc",
        SidecarAction => "sidecar",
        CheckpointMetadataAction => "checkpointMetadata",
        _ => throw new InvalidOperationException($"{action.GetType().Name} is never written"),
    };

    private static void WriteBody(Utf8JsonWriter json, LogAction action)
    {
        json.WriteStartObject();
        switch (action)
        {
            case ProtocolAction protocol:
                WriteProtocol(json, protocol.Protocol);
                break;
            case MetadataAction metadata:
                WriteMetadata(json, metadata);
                break;
            case AddAction add:
                WriteAdd(json, add);
                break;
            case RemoveAction remove:
                WriteRemove(json, remove);
                break;
            case TxnAction txn:
                json.WriteString("appId", txn.AppId);
                json.WriteNumber("version", txn.Version);
                WriteNumber(json, "lastUpdated", txn.LastUpdated);
                break;
            case DomainAction domain:
                json.WriteString("domain", domain.Domain);
                json.WriteString("configuration", domain.Configuration);
                json.WriteBoolean("removed", domain.Removed);
                break;
            case CommitInfoAction info:
                WriteCommitInfo(json, info);
                break;
            case CdcAction cdc:
                json.WriteString("path", cdc.Path);
                WriteMap(json, "partitionValues", cdc.PartitionValues);
                json.WriteNumber("size", cdc.Size);
                json.WriteBoolean("dataChange", false);
                break;
            case SidecarAction sidecar:
                json.WriteString("path", sidecar.Path);
                json.WriteNumber("sizeInBytes", sidecar.SizeInBytes);
                json.WriteNumber("modificationTime", sidecar.ModificationTime);
                break;
            case CheckpointMetadataAction head:
                json.WriteNumber("version", head.Version);
                break;
            default:
                throw new InvalidOperationException($"{action.GetType().Name} is never written");
        }
        json.WriteEndObject();
    }

    private static void WriteProtocol(Utf8JsonWriter json, Protocol protocol)
    {
        json.WriteNumber("minReaderVersion", protocol.MinReaderVersion);
        json.WriteNumber("minWriterVersion", protocol.MinWriterVersion);
        if (protocol.ReaderFeatures is { } reader)
            WriteList(json, "readerFeatures", reader);
        if (protocol.WriterFeatures is { } writer)
            WriteList(json, "writerFeatures", writer);
    }

    private static void WriteMetadata(Utf8JsonWriter json, MetadataAction metadata)
    {
        json.WriteString("id", metadata.Id);
        WriteText(json, "name", metadata.Name);
        WriteText(json, "description", metadata.Description);
        json.WriteStartObject("format");
        json.WriteString("provider", metadata.FormatProvider);
        json.WriteStartObject("options");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("schemaString", metadata.SchemaString);
        WriteList(json, "partitionColumns", metadata.PartitionColumns);
        WriteNumber(json, "createdTime", metadata.CreatedTime);
        WriteMap(json, "configuration", metadata.Configuration);
    }

    private static void WriteAdd(Utf8JsonWriter json, AddAction add)
    {
        json.WriteString("path", add.Path);
        WriteMap(json, "partitionValues", add.PartitionValues);
        json.WriteNumber("size", add.Size);
        json.WriteNumber("modificationTime", add.ModificationTime);
        json.WriteBoolean("dataChange", add.DataChange);
        WriteText(json, "stats", add.Stats);
        if (add.Tags is { } tags)
            WriteMap(json, "tags", tags);
        WriteVector(json, add.DeletionVector);
        WriteNumber(json, "baseRowId", add.BaseRowId);
        WriteNumber(json, "defaultRowCommitVersion", add.DefaultRowCommitVersion);
        WriteText(json, "clusteringProvider", add.ClusteringProvider);
    }

    private static void WriteRemove(Utf8JsonWriter json, RemoveAction remove)
    {
        json.WriteString("path", remove.Path);
        WriteNumber(json, "deletionTimestamp", remove.DeletionTimestamp);
        json.WriteBoolean("dataChange", remove.DataChange);
        if (remove.ExtendedFileMetadata is { } extended)
            json.WriteBoolean("extendedFileMetadata", extended);
        if (remove.PartitionValues is { } values)
            WriteMap(json, "partitionValues", values);
        WriteNumber(json, "size", remove.Size);
        WriteVector(json, remove.DeletionVector);
        WriteNumber(json, "baseRowId", remove.BaseRowId);
        WriteNumber(json, "defaultRowCommitVersion", remove.DefaultRowCommitVersion);
    }

    private static void WriteVector(Utf8JsonWriter json, DeletionVector? vector)
    {
        if (vector is null)
            return;
        json.WriteStartObject("deletionVector");
        json.WriteString("storageType", vector.StorageType);
        json.WriteString("pathOrInlineDv", vector.PathOrInline);
        WriteNumber(json, "offset", vector.Offset);
        json.WriteNumber("sizeInBytes", vector.SizeInBytes);
        json.WriteNumber("cardinality", vector.Cardinality);
        json.WriteEndObject();
    }

    private static void WriteCommitInfo(Utf8JsonWriter json, CommitInfoAction info)
    {
        // first of all, as readers that look for nothing else expect it
        WriteNumber(json, "inCommitTimestamp", info.InCommitTimestamp);
        WriteNumber(json, "timestamp", info.Timestamp);
        WriteText(json, "operation", info.Operation);
        WriteMap(json, "operationParameters", info.Parameters);
        WriteNumber(json, "readVersion", info.ReadVersion);
        json.WriteString("isolationLevel", "Serializable");
        if (info.IsBlindAppend is { } blind)
            json.WriteBoolean("isBlindAppend", blind);
        WriteMap(json, "operationMetrics", info.Metrics);
        WriteText(json, "userMetadata", info.UserMetadata);
        WriteText(json, "engineInfo", info.EngineInfo);
        if (info.Tags is { } tags)
            WriteMap(json, "tags", tags);
        WriteText(json, "txnId", info.TxnId);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteMap<T>(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, T> values)
        where T : class?
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
            json.WriteString(key, value as string);
        json.WriteEndObject();
    }
}
