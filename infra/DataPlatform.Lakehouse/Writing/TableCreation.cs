using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>Version 0 of a table.</summary>
internal static class TableCreation
{
    public static void Commit(DeltaTable table, IReadOnlyList<DeltaColumn> schema, TableSetup setup)
    {
        foreach (var name in setup.PartitionBy)
        {
            if (!schema.Any(c => c.Name == name))
                throw new DefinitionException(table.Name, name, "columns of the table to divide it by");
        }
        var now = table.Lake.Clock.GetUtcNow();
        var (protocol, configuration) = Demands(table, schema, setup);
        var (columns, settings) = MappedColumns.Assign(schema, configuration, table.Lake.Ids);
        var stated = settings.GetValueOrDefault("delta.enableInCommitTimestamps") == "true";
        LogAction[] actions =
        [
            new CommitInfoAction(
                now.ToUnixTimeMilliseconds(), stated ? now.ToUnixTimeMilliseconds() : null, "CREATE TABLE",
                new Dictionary<string, string>
                {
                    ["partitionBy"] = $"[{string.Join(",", setup.PartitionBy.Select(p => $"\"{p}\""))}]",
                },
                new Dictionary<string, string>(), null, "DataPlatform", true)
            {
                TxnId = table.Lake.Ids().ToString("D"),
            },
            new ProtocolAction(protocol),
            new MetadataAction(
                table.Lake.Ids().ToString("D"), table.Name, null, "parquet", SchemaText.Write(columns),
                setup.PartitionBy, now.ToUnixTimeMilliseconds(), settings),
        ];
        try
        {
            table.Lake.Files.CreateFolder(table.LogFolder);
            // losing is fine: then somebody else has just made the table
            table.Lake.Files.PutIfAbsent(LogPath.Commit(table.LogFolder, 0), ActionText.Lines(actions), now);
        }
        catch (IOException cause)
        {
            throw new TransientException(
                $"the creation of table '{table.Name}' is not confirmed ({cause.Message}); run again", cause);
        }
    }

    private static (Protocol Protocol, IReadOnlyDictionary<string, string> Configuration) Demands(
        DeltaTable table, IReadOnlyList<DeltaColumn> schema, TableSetup setup)
    {
        var protocol = schema.Any(c => c.Field.Type.All.Any(t => t is PrimitiveType { Name: "timestamp_ntz" }))
            ? ProtocolUpgrade.With(new Protocol(1, 2), "timestampNtz", forReaders: true)
            : new Protocol(1, 2);
        foreach (var (name, value) in setup.Properties)
        {
            ProtocolUpgrade.CheckKnown(table.Name, name);
            if (ProtocolUpgrade.For(name, value) is var (feature, forReaders))
                protocol = ProtocolUpgrade.With(protocol, feature, forReaders);
        }
        return (protocol, setup.Properties);
    }
}
