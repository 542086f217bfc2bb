using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>The columns a write uses, and whether the log must be told.</summary>
internal sealed record EvolvedSchema(
    IReadOnlyList<DeltaColumn> Columns, IReadOnlyDictionary<string, string> Configuration, bool Changed)
{
    public MetadataAction? NewMetadata(LogState state) => Changed
        ? state.Metadata! with { SchemaString = SchemaText.Write(Columns), Configuration = Configuration }
        : null;

    /// <summary>The snapshot as it will be seen after the write.</summary>
    public Snapshot Applied(Snapshot snapshot) =>
        Changed ? snapshot with { Schema = Columns, Configuration = Configuration } : snapshot;
}

/// <summary>What a program declares only ever adds columns: what was written stays readable.</summary>
internal static class SchemaEvolution
{
    public static EvolvedSchema Evolve(DeltaTable table, Snapshot snapshot, bool isEmpty)
    {
        var stored = snapshot.Schema;
        if (table.Declared is not { } declared)
            return new EvolvedSchema(stored, snapshot.Configuration, Changed: false);
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
        if (columns.Count == stored.Count)
            return new EvolvedSchema(stored, snapshot.Configuration, Changed: false);
        var (mapped, configuration) = MappedColumns.Assign(columns, snapshot.Configuration, table.Lake.Ids);
        return new EvolvedSchema(mapped, configuration, Changed: true);
    }
}
