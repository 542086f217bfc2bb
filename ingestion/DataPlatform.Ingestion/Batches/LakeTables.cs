using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Ingestion.Batches;

/// <summary>Declared tables in the lake.</summary>
internal static class LakeTables
{
    /// <summary>The table with its declared columns; keys are never null.</summary>
    internal static DeltaTable OpenOrCreate(this Lake lake, Table table) => lake.OpenOrCreate(
        table.TableName, [.. table.Columns.Select(c => new DeltaColumn(c.Name, c.Type, !c.IsKey))]);

    /// <summary>Rows of a version with every declared column; one that the version lacks is null.</summary>
    internal static string Rows(this IScratch scratch, DeltaTable lakeTable, Table table)
    {
        var snapshot = lakeTable.Snapshot();
        var has = snapshot.Schema.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var columns = table.Columns.Select(c => has.Contains(c.Name)
            ? Names.Quote(c.Name)
            : $"CAST(NULL AS {c.Type.Sql}) AS {Names.Quote(c.Name)}");
        return $"(SELECT {string.Join(", ", columns)} FROM {scratch.Scan(snapshot)})";
    }
}
