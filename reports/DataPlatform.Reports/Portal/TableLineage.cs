using DataPlatform.Core;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>What is made from what, over the declared inputs of transforms.</summary>
internal static class TableLineage
{
    /// <summary>Every table that is made from the named one, directly or not, nearest first.</summary>
    public static IReadOnlyList<Table> Users(IReadOnlyList<Table> tables, string name)
    {
        var found = new List<Table>();
        var open = new Queue<string>([name]);
        while (open.TryDequeue(out var next))
        {
            foreach (var user in tables.OfType<Transform>().Where(t => t.Inputs.Any(i => i.TableName == next)))
            {
                if (found.Contains(user))
                    continue;
                found.Add(user);
                open.Enqueue(user.TableName);
            }
        }
        return found;
    }

    /// <summary>The facts and everything they are made from, facts first.</summary>
    public static IReadOnlyList<Table> Sources(IReadOnlyList<Table> tables, IReadOnlyList<Table> facts)
    {
        var found = new List<Table>();
        var open = new Queue<Table>(facts);
        while (open.TryDequeue(out var next))
        {
            if (found.Any(f => f.TableName == next.TableName))
                continue;
            found.Add(tables.FirstOrDefault(t => t.TableName == next.TableName) ?? next);
            foreach (var input in next is Transform made ? made.Inputs : [])
                open.Enqueue(input);
        }
        return found;
    }

    /// <summary>Tables it is made from directly.</summary>
    public static IReadOnlyList<string> Inputs(Table table) => table is Transform transform
        ? [.. transform.Inputs.Select(i => i.TableName).Distinct(StringComparer.Ordinal)]
        : [];

    /// <summary>Metrics that read it directly.</summary>
    public static IReadOnlyList<Metric> Metrics(string table) =>
        [.. MetricCatalogue.All.Where(m => m.Facts.Any(f => f.TableName == table))];
}
