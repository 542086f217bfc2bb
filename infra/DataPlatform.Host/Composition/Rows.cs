using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Host.Composition;

/// <summary>Writes rows made by C# (models, run log, metric values) into a declared table.</summary>
internal static class Rows
{
    public static CommitOutcome Append(
        Lake lake, IScratch scratch, Table table, IEnumerable<IReadOnlyDictionary<string, object?>> rows,
        CommitInfo info) =>
        Write(lake, scratch, table, rows, (delta, select) => delta.Append(select, info));

    public static CommitOutcome Overwrite(
        Lake lake, IScratch scratch, Table table, IEnumerable<IReadOnlyDictionary<string, object?>> rows,
        CommitInfo info) =>
        Write(lake, scratch, table, rows, (delta, select) => delta.Overwrite(select, info));

    public static IReadOnlyList<DeltaColumn> Schema(Table table) =>
        [.. table.Columns.Select(c => new DeltaColumn(c.Name, c.Type, Nullable: !c.IsKey))];

    private static CommitOutcome Write(
        Lake lake, IScratch scratch, Table table, IEnumerable<IReadOnlyDictionary<string, object?>> rows,
        Func<DeltaTable, string, CommitOutcome> commit)
    {
        var staging = $"rows_{table.TableName}";
        scratch.Execute($"DROP TABLE IF EXISTS {Names.Quote(staging)}");
        scratch.Load(staging, [.. table.Columns.Select(c => new ScratchColumn(c.Name, c.Type))],
            rows.Select(r => table.Columns.Select(c => r.GetValueOrDefault(c.Name)).ToArray()));
        var outcome = commit(
            lake.OpenOrCreate(table.TableName, Schema(table)), $"SELECT * FROM {Names.Quote(staging)}");
        scratch.Execute($"DROP TABLE {Names.Quote(staging)}");
        return outcome;
    }
}
