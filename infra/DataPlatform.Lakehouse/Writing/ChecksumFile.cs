using System.Text.Json;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// What a version holds, counted, for readers to compare with their replay. Written beside each checkpoint and never
/// over another one.
/// </summary>
internal static class ChecksumFile
{
    public static void Write(DeltaTable table, LogState state)
    {
        var path = LogPath.Checksum(table.LogFolder, state.Version);
        if (table.Lake.Files.Exists(path))
            return;
        table.Lake.Files.PutIfAbsent(path, Text(state), table.Lake.Clock.GetUtcNow());
    }

    private static byte[] Text(LogState state)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (state.Info?.TxnId is { } id)
                json.WriteString("txnId", id);
            json.WriteNumber("tableSizeBytes", state.Files.Values.Sum(f => f.Size));
            json.WriteNumber("numFiles", state.Files.Count);
            var vectors = state.Files.Values.Select(f => f.DeletionVector).OfType<DeletionVector>().ToList();
            json.WriteNumber("numDeletedRecordsOpt", vectors.Sum(v => v.Cardinality));
            json.WriteNumber("numDeletionVectorsOpt", vectors.Count);
            json.WriteNumber("numMetadata", 1);
            json.WriteNumber("numProtocol", 1);
            if (state.Info?.InCommitTimestamp is { } stated)
                json.WriteNumber("inCommitTimestampOpt", stated);
            WriteAll(json, "setTransactions", state.Transactions.Values);
            WriteAll(json, "domainMetadata", state.Domains.Values);
            json.WritePropertyName("metadata");
            json.WriteRawValue(ActionText.Body(state.Metadata!));
            json.WritePropertyName("protocol");
            json.WriteRawValue(ActionText.Body(new ProtocolAction(state.Protocol!)));
            json.WriteEndObject();
        }
        return text.ToArray();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<LogAction> actions)
    {
        json.WriteStartArray(name);
        foreach (var action in actions)
            json.WriteRawValue(ActionText.Body(action));
        json.WriteEndArray();
    }
}
