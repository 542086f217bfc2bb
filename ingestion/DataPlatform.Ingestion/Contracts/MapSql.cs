using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Ingestion.Batches;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Contracts;

/// <summary>
/// A feed's map as SQL: from checked rows to rows of our table. The rules of the last step to a column's type:
/// <list type="bullet">
/// <item>Text takes text and whole numbers; dates and decimals must be cast by the map, since they have no one
/// spelling.</item>
/// <item>A decimal must fit exactly: digits beyond the column's scale are accepted when they are zeros, else the row
/// goes
/// to quarantine. Only the result of a division, which is binary, is rounded, half away from zero.</item>
/// <item>A whole number takes a decimal without fraction. A day takes a date only. An instant takes a time in the
/// workspace's zone. Key columns take no unknown.</item>
/// <item>An expression that fails for a row sends the row to quarantine.</item>
/// </list>
/// </summary>
internal sealed class MapSql
{
    private readonly FeedDefinition feed;
    private readonly string zone;
    private readonly List<Entry> entries;

    internal MapSql(FeedDefinition feed, string zone)
    {
        this.feed = feed;
        this.zone = zone;
        entries = [.. feed.Map.Select(m => new Entry(Target(m), m.Expression, Render(m.Expression)))];
        var missing = feed.Table.Columns.Where(c => c.IsKey && !entries.Exists(e => e.Column.Name == c.Name)
            && !FeedNames.Defaulted.Contains(c.Name)).Select(c => c.Name).ToList();
        if (missing.Count > 0)
        {
            throw new DefinitionException(feed.Place, $"no mapping for {string.Join(", ", missing)}",
                $"every key column of {feed.Table.TableName} (grain: {feed.Table.Grain})", "add it under map");
        }
    }

    private sealed record Entry(Column Column, Expression Expression, string Sql);

    /// <summary>
    /// Rows of <paramref name="rows"/> (d, line, v0 ..., fault) with what is known of their delivery, as d, line, our
    /// columns in the order of the table, fault: the contract's, else the map's. Binds the expressions first, so that a
    /// mistake in one is a mistake of the feed file.
    /// </summary>
    /// <param name="scratch">Binds the expressions.</param>
    /// <param name="shape">A table with the columns of <paramref name="rows"/>, to bind against.</param>
    /// <param name="rows">Checked rows, refused ones included: a map that fails for one fails the statement.</param>
    internal string Map(IScratch scratch, string shape, string rows)
    {
        var types = Types(scratch, Staging.WithDelivery(shape));
        var sources = entries.Select((e, i) => $"{e.Sql} AS s{i}, FALSE AS e{i}");
        return Select(types, $"(SELECT d, line, fault AS broken, {string.Join(", ", sources)} "
            + $"FROM {Staging.WithDelivery(rows)})", guarded: false, broken: true);
    }

    /// <summary>The same for the rows that the contract accepts alone. It costs a copy of them.</summary>
    /// <param name="scratch">Binds the expressions.</param>
    /// <param name="rows">A table of checked rows.</param>
    /// <param name="guarded">True to find the rows for which an expression fails; it costs time, and without it one
    /// such row fails the statement.</param>
    internal string MapGood(IScratch scratch, string rows, bool guarded)
    {
        var from = $"(SELECT * FROM {Staging.WithDelivery(rows)} WHERE fault IS NULL)";
        var types = Types(scratch, from);
        return Select(types, guarded ? Guarded(from) : Plain(from), guarded, broken: false);
    }

    private string Plain(string from)
    {
        var sources = entries.Select((e, i) => $"{e.Sql} AS s{i}, FALSE AS e{i}");
        return $"(SELECT d, line, {string.Join(", ", sources)} FROM {from})";
    }

    private string Guarded(string from)
    {
        var sources = entries.Select((e, i) => e.Expression.Root is NameSyntax
            ? $"struct_pack(x := {e.Sql}) AS r{i}"
            : $"TRY(struct_pack(x := {e.Sql})) AS r{i}");
        // a value is known to be unknown, and not failed, by the record around it
        var values = entries.Select((_, i) => $"r{i}.x AS s{i}, r{i} IS NULL AS e{i}");
        return $"(SELECT d, line, {string.Join(", ", values)} "
            + $"FROM (SELECT d, line, {string.Join(", ", sources)} FROM {from}))";
    }

    private string Select(string[] types, string values, bool guarded, bool broken)
    {
        var casts = entries.Select((e, i) => $"{Cast(e.Column, types[i], $"s{i}")} AS t{i}");
        var faults = entries.SelectMany((e, i) => Faults(e, types[i], i, guarded)).ToList();
        if (broken)
            faults.Insert(0, "WHEN broken IS NOT NULL THEN broken");
        var fault = faults.Count == 0 ? "CAST(NULL AS VARCHAR)" : $"CASE {string.Join(' ', faults)} END";
        return $"""
            SELECT d, line, {string.Join(", ", Content(feed.Table).Select(Output))}, {fault} AS fault
            FROM (SELECT *, {string.Join(", ", casts)} FROM {values})
            """;
    }

    /// <summary>The columns of a fed table that say something, without those that landing fills.</summary>
    internal static IEnumerable<Column> Content(Table table) =>
        table.Columns.Where(c => !FeedNames.FilledByLanding.Contains(c.Name));

    private string Output(Column column)
    {
        var at = entries.FindIndex(e => e.Column.Name == column.Name);
        var value = at >= 0 ? $"t{at}" : column.Name switch
        {
            "valid_from" when feed.Table is BitemporalTable => SqlRendering.InlineValue(Validity.Always),
            "valid_to" when feed.Table is BitemporalTable => SqlRendering.InlineValue(Validity.Open),
            _ => "NULL",
        };
        if (at >= 0 && column.Name == "valid_to")
            value = $"coalesce({value}, {SqlRendering.InlineValue(Validity.Open)})";
        return $"CAST({value} AS {column.Type.Sql}) AS {Names.Quote(column.Name)}";
    }

    private Column Target(MapEntry entry) => feed.Table.Find(entry.Column) is { } column
        && !FeedNames.FilledByLanding.Contains(column.Name)
            ? column
            : throw new DefinitionException(entry.Place, $"'{entry.Column}'",
                $"a column of {feed.Table.TableName}: {string.Join(" ", Content(feed.Table).Select(c => c.Name))}");

    private string Render(Expression expression) => expression.ToSql(Resolve,
        feed.Contract.Properties.Select(p => p.Name).Concat(FeedNames.All)).Inline();

    private Sql? Resolve(string name)
    {
        var properties = feed.Contract.Properties;
        for (var i = 0; i < properties.Count; i++)
        {
            if (properties[i].Name == name)
                return Sql.Trusted($"v{i}");
        }
        return name switch
        {
            FeedNames.File => Sql.Trusted("file"),
            FeedNames.Line => Sql.Trusted("line"),
            FeedNames.Slot => Sql.Trusted("slot"),
            FeedNames.FileDate => Sql.Trusted("file_date"),
            _ => null,
        };
    }

    private string[] Types(IScratch scratch, string from)
    {
        var types = new string[entries.Count];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = Bound(scratch, entries[i], from);
            if (!Fits(entries[i].Column.Type.Kind, types[i]))
            {
                throw new DefinitionException(entries[i].Expression.Place,
                    $"{types[i]} from {entries[i].Expression.Text}",
                    $"{entries[i].Column.Type.Sql} for {entries[i].Column.Name}",
                    "declare the property in the contract with that type, or write cast(... as ...) in the map");
            }
        }
        return types;
    }

    private static string Bound(IScratch scratch, Entry entry, string from)
    {
        try
        {
            return (string)scratch.Query($"DESCRIBE SELECT {entry.Sql} AS x FROM {from}").Single()[1]!;
        }
        catch (Exception unbound) when (unbound is not DefinitionException
            && unbound is System.Data.Common.DbException or TerminalException)
        {
            throw new DefinitionException(entry.Expression.Place, $"the expression {entry.Expression.Text}",
                $"one that yields {entry.Column.Type.Sql} for {entry.Column.Name}", unbound.Message.Split('\n')[0]);
        }
    }

    private static bool IsWhole(string type) => type is "BIGINT" or "INTEGER" or "HUGEINT" or "SMALLINT" or "TINYINT";

    private static bool IsNumber(string type) =>
        IsWhole(type) || type is "DOUBLE" or "FLOAT" || type.StartsWith("DECIMAL", StringComparison.Ordinal);

    private static bool IsWide(string type) => type.StartsWith("DECIMAL(", StringComparison.Ordinal)
        && int.Parse(type.AsSpan(8, type.IndexOf(',', StringComparison.Ordinal) - 8),
            CultureInfo.InvariantCulture) > 18;

    private static string Binary(Column column, string source) =>
        $"TRY_CAST(CAST({source} AS DOUBLE) AS {column.Type.Sql})";

    private static bool Fits(ColumnKind kind, string type) => type is "\"NULL\"" or "NULL" || kind switch
    {
        ColumnKind.Text => type == "VARCHAR" || IsWhole(type),
        ColumnKind.Whole or ColumnKind.Decimal or ColumnKind.Real => IsNumber(type),
        ColumnKind.Flag => type == "BOOLEAN",
        ColumnKind.Day => type == "DATE",
        ColumnKind.Instant => type is "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE",
        _ => false,
    };

    private string Cast(Column column, string type, string source) => column.Type.Kind switch
    {
        ColumnKind.Decimal when type is "DOUBLE" or "FLOAT" =>
            $"TRY_CAST(round(TRY_CAST({source} AS DECIMAL(38,12)), {column.Type.Scale}) AS {column.Type.Sql})",
        // a wide decimal divides slowly; the binary way round is taken where it proves exact
        ColumnKind.Decimal when IsWide(type) && Binary(column, source) is var near =>
            $"CASE WHEN {near} = {source} THEN {near} ELSE TRY_CAST({source} AS {column.Type.Sql}) END",
        ColumnKind.Instant when type == "TIMESTAMP" => $"timezone({Names.Literal(zone)}, {source})",
        _ => $"TRY_CAST({source} AS {column.Type.Sql})",
    };

    private static IEnumerable<string> Faults(Entry entry, string type, int i, bool guarded)
    {
        var column = entry.Column;
        if (guarded)
            yield return $"WHEN e{i} THEN "
                + Fault(column, Names.Literal($"the expression {entry.Expression.Text} fails for this row"));
        if (column.IsKey)
        {
            yield return $"WHEN s{i} IS NULL THEN "
                + Fault(column, Names.Literal("found nothing; expected a value, for it is part of the key"));
        }
        var exact = type is "DOUBLE" or "FLOAT" && column.Type.Kind == ColumnKind.Decimal;
        if (IsNumber(type) && column.Type.Kind is ColumnKind.Decimal or ColumnKind.Whole && type != column.Type.Sql)
        {
            var differs = exact ? "" : $" OR t{i} <> s{i}";
            yield return $"WHEN s{i} IS NOT NULL AND (t{i} IS NULL{differs}) THEN "
                + Fault(column, $"concat('found ', CAST(s{i} AS VARCHAR), "
                + $"{Names.Literal($"; expected a value that fits {column.Type.Sql} without rounding")})");
        }
    }

    private static string Fault(Column column, string reason) =>
        $"concat({Names.Literal(column.Name)}, chr({(int)ContractSql.FaultMark}), {reason})";
}
