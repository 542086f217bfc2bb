using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.Spark;

/// <summary>Tables of the lake as relations of Spark.</summary>
internal static class SparkEngineTables
{
    /// <summary>A version's rows with its own columns, and declared columns it does not have yet as unknown.</summary>
    public static SparkRelation Of(Snapshot snapshot, IReadOnlyList<Column> declared)
    {
        var relation = SparkRelation.Delta(snapshot.Path, snapshot.Version);
        var absent = declared.Where(d => snapshot.Find(d.Name) is null).ToArray();
        return absent.Length == 0
            ? relation
            : relation.Select(snapshot.Schema.Select(c => Quoted(c.Name)).Concat(absent.Select(
                c => $"CAST(NULL AS {SparkTypes.Ddl(c.Type)}) AS {Quoted(c.Name)}")));
    }

    /// <summary>No rows of the declared columns.</summary>
    public static SparkRelation Empty(Table table) =>
        SparkRelation.Empty(SparkTypes.Ddl(table.Columns.Select(c => (c.Name, c.Type))));

    public static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
