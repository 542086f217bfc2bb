using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>The columns a write uses, and whether the log must be told.</summary>
internal sealed record EvolvedSchema(IReadOnlyList<DeltaColumn> Columns, bool Changed)
{
    public MetadataAction? NewMetadata(LogState state) =>
        Changed ? state.Metadata! with { SchemaString = SchemaText.Write(Columns) } : null;
}

/// <summary>A table only ever gains columns: what was written stays readable.</summary>
internal static class SchemaEvolution
{
    public static EvolvedSchema Evolve(DeltaTable table, IReadOnlyList<DeltaColumn> stored, bool isEmpty)
    {
        if (table.Declared is not { } declared)
            return new EvolvedSchema(stored, Changed: false);
        var columns = stored.ToList();
        foreach (var column in declared)
        {
            var at = columns.FindIndex(c => string.Equals(c.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                if (!column.Nullable && !isEmpty)
                    throw new DefinitionException(
                        $"{table.Name}.{column.Name}", "a new NOT NULL column", "a nullable one: the table holds rows");
                columns.Add(column);
            }
            else if (columns[at].Foreign != column.Foreign || columns[at].Type != column.Type)
            {
                throw new DefinitionException(
                    $"{table.Name}.{column.Name}", column.Foreign ?? column.Type.Delta,
                    $"{columns[at].Foreign ?? columns[at].Type.Delta}, as the table in the lake has it",
                    "a column's type cannot change; add a column under another name");
            }
        }
        return new EvolvedSchema(columns, columns.Count > stored.Count);
    }
}

/// <summary>Version 0 of a table.</summary>
internal static class TableCreation
{
    public static void Commit(DeltaTable table, IReadOnlyList<DeltaColumn> schema)
    {
        var now = table.Lake.Clock.GetUtcNow();
        var isNtz = schema.Any(c => c.Foreign?.Contains("\"timestamp_ntz\"", StringComparison.Ordinal) == true);
        var protocol = isNtz
            ? new Protocol(3, 7, ["timestampNtz"], ["timestampNtz", "appendOnly", "invariants"])
            : new Protocol(1, 2);
        LogAction[] actions =
        [
            new CommitInfoAction(
                now.ToUnixTimeMilliseconds(), null, "CREATE TABLE",
                new Dictionary<string, string> { ["partitionBy"] = "[]" },
                new Dictionary<string, string>(), null, "DataPlatform", true)
            {
                TxnId = table.Lake.Ids().ToString("D"),
            },
            new ProtocolAction(protocol),
            new MetadataAction(
                table.Lake.Ids().ToString("D"), table.Name, null, "parquet", SchemaText.Write(schema), [],
                now.ToUnixTimeMilliseconds(), new Dictionary<string, string>()),
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
}
