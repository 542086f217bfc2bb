using System.Globalization;
using System.Text;

namespace DataPlatform.Core;

/// <summary>SQL text ready for an engine, with its parameters by name (without the dollar sign).</summary>
public sealed record RenderedSql(string Text, IReadOnlyDictionary<string, object> Parameters);

/// <summary>Turns parts into an engine's text.</summary>
public static class SqlRendering
{
    /// <summary>
    /// Values stand in the text as typed literals: for transforms, whose values come from checked definitions and whose
    /// text is kept as lineage.
    /// </summary>
    /// <param name="sql">What to render.</param>
    /// <param name="owner">The transform that asks: its own columns are outputs and stand bare. Null for a plain
    /// query.</param>
    /// <param name="dialect">Whose words to use.</param>
    public static string Inline(this Sql sql, Table? owner = null, SqlDialect dialect = SqlDialect.DuckDb)
    {
        var text = new StringBuilder();
        foreach (var part in sql.PartsIn(dialect))
            Append(text, part, owner, dialect, value => InlineValue(value, dialect));
        return text.ToString();
    }

    /// <summary>Values become parameters <c>$p1, $p2 ...</c>: for everything a user can influence.</summary>
    public static RenderedSql Bound(this Sql sql, Table? owner = null)
    {
        var text = new StringBuilder();
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var part in sql.Parts)
        {
            Append(text, part, owner, SqlDialect.DuckDb, value =>
            {
                var name = $"p{parameters.Count + 1}";
                parameters[name] = value is Text t ? t.Value : value;
                return "$" + name;
            });
        }
        return new RenderedSql(text.ToString(), parameters);
    }

    private static void Append(
        StringBuilder text, object part, Table? owner, SqlDialect dialect, Func<object, string> value) =>
        _ = part switch
    {
        SqlText literal => text.Append(literal.Value),
        ColumnType type => text.Append(dialect.TypeName(type)),
        Table table => text.Append(Names.Quote(table.TableName))
            .Append(table.Alias is null ? "" : $" AS {table.Alias}"),
        Column column when ReferenceEquals(column.Table, owner) => text.Append(Names.Quote(column.Name)),
        Column column => text.Append(column.Table.Alias ?? Names.Quote(column.Table.TableName)).Append('.')
            .Append(Names.Quote(column.Name)),
        _ => text.Append(value(part)),
    };

    /// <summary>A value as a literal.</summary>
    public static string InlineValue(object value, SqlDialect dialect = SqlDialect.DuckDb) => value switch
    {
        Text text => TextValue(text.Value),
        DateOnly day => $"DATE '{day:yyyy-MM-dd}'",
        DateTimeOffset instant when dialect == SqlDialect.Spark =>
            $"TIMESTAMP_LTZ '{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00:00'",
        DateTimeOffset instant => $"TIMESTAMPTZ '{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'",
        decimal number => number < 0
            ? $"({number.ToString(CultureInfo.InvariantCulture)})"
            : number.ToString(CultureInfo.InvariantCulture),
        // in brackets, else "a -{-1}" would open a comment
        long whole => whole < 0
            ? $"({whole.ToString(CultureInfo.InvariantCulture)})"
            : whole.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "TRUE" : "FALSE",
        double real => $"CAST('{real.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)",
        _ => throw new NotSupportedException($"{value.GetType().Name} cannot be an SQL value"),
    };

    /// <summary>
    /// A backslash is a character to DuckDB and an escape to Spark, where <c>\'</c> would keep a literal open; so none
    /// stands inside quotes.
    /// </summary>
    private static string TextValue(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? $"({string.Join(" || chr(92) || ", text.Split('\\').Select(Names.Literal))})"
        : Names.Literal(text);
}
