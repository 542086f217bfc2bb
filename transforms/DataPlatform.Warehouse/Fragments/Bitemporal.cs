using DataPlatform.Core;

namespace DataPlatform.Warehouse.Fragments;

/// <summary>Reading tables with two time axes. Written once, here.</summary>
internal static class Bitemporal
{
    /// <summary>
    /// The table as it was known: of several rows for one key and start the newest, and no version reaching beyond the
    /// start of the next. A row that ends where it begins was withdrawn. Its columns are asked for as those of the
    /// table itself.
    /// </summary>
    /// <param name="table">The table, with its alias when it has one.</param>
    /// <param name="asKnownAt">What was recorded later is ignored; null means everything known now.</param>
    /// <param name="identity">What a version belongs to; the key without its start where nothing is given.</param>
    public static Sql AsKnown(this BitemporalTable table, DateTimeOffset? asKnownAt, params Column[] identity)
    {
        var keys = table.Columns.Where(c => c.IsKey).ToList();
        Column[] belongs = identity.Length > 0 ? identity : [.. keys.Where(c => c.Name != table.ValidFrom.Name)];
        Sql known = asKnownAt is { } at ? $"WHERE {table.RecordedAt} <= {at}" : Sql.Empty;
        var others = keys.Where(c => c.Name != table.ValidFrom.Name).Select(Version);
        return $"""
            (SELECT {Sql.Join(", ", table.Columns.Where(c => c.Name != table.ValidTo.Name).Select(Version))},
                least(coalesce({Version(table.ValidTo)}, {BitemporalTable.Open}), lead({Version(table.ValidFrom)}, 1,
                    {BitemporalTable.Open}) OVER (PARTITION BY {Sql.Join(", ", belongs.Select(Version))}
                    ORDER BY {Version(table.ValidFrom)}, {Sql.Join(", ", others)})) AS {Bare(table.ValidTo)}
            FROM (SELECT {Sql.Join(", ", table.Columns.Select(c => Named(c)))},
                    row_number() OVER (PARTITION BY {Sql.Join(", ", keys.Select(c => Of(c)))} ORDER BY
                        {table.RecordedAt} DESC, {table.BatchId} DESC, {table.SourceKey} DESC) AS newest
                FROM {table} {known}) AS v
            WHERE v.newest = 1 AND coalesce({Version(table.ValidTo)} > {Version(table.ValidFrom)}, TRUE)
            ) AS {Sql.Trusted(table.Alias ?? Names.Quote(table.TableName))}
            """;
    }

    /// <summary>True for the version that held on the day.</summary>
    public static Sql On(this BitemporalTable table, Sql day) =>
        $"{day} >= {table.ValidFrom} AND {day} < {table.ValidTo}";

    private static Sql Of(Column column) => $"{column}";

    private static Sql Named(Column column) => $"{column} AS {Bare(column)}";

    private static Sql Version(Column column) => $"v.{Bare(column)}";

    private static Sql Bare(Column column) => Sql.Trusted(Names.Quote(column.Name));
}
