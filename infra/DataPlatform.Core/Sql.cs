using System.Runtime.CompilerServices;

namespace DataPlatform.Core;

/// <summary>A text value that enters SQL as a value, never as SQL: a code, a name, an id.</summary>
public readonly record struct Text(string Value);

/// <summary>
/// SQL as an interpolated raw string. Its holes accept only tables, columns, other SQL and typed values; a plain string
/// does not compile, so SQL cannot be glued together from text. Filling a hole records lineage.
/// </summary>
[InterpolatedStringHandler]
public sealed class Sql
{
    private readonly List<object> parts;

    /// <summary>Called by the compiler.</summary>
    public Sql(int literalLength, int formattedCount)
    {
        _ = literalLength;
        parts = new List<object>(formattedCount * 2 + 1);
    }

    private Sql(List<object> parts) => this.parts = parts;

    /// <summary>No text at all.</summary>
    public static Sql Empty => new(0, 0);

    /// <summary>
    /// The parts in order: <see cref="SqlText"/>, <see cref="Table"/>, <see cref="Column"/>, <see cref="ColumnType"/>,
    /// or a value; of a piece that depends on the engine, the parts in DuckDB's words.
    /// </summary>
    public IReadOnlyList<object> Parts =>
        parts.Exists(p => p is SqlChoice) ? [.. PartsIn(SqlDialect.DuckDb)] : parts;

    /// <summary>Every table named in a hole, aliases apart.</summary>
    public IEnumerable<Table> Tables => Parts.OfType<Table>();

    /// <summary>Every column named in a hole.</summary>
    public IEnumerable<Column> Columns => Parts.OfType<Column>();

    /// <summary>
    /// Text that our own code wrote, for generators such as the expression compiler. Never user text.
    /// </summary>
    public static Sql Trusted(string text) => new([new SqlText(text)]);

    /// <summary>
    /// A piece that no common text can say. Both ways name the same tables and columns, and yield the same values.
    /// </summary>
    public static Sql PerEngine(Sql duckDb, Sql spark) => new([new SqlChoice(duckDb, spark)]);

    /// <summary>A value as a hole of its own.</summary>
    public static Sql Value(object? value) => value switch
    {
        null => Trusted("NULL"),
        string text => new([new Text(text)]),
        Text or DateOnly or DateTimeOffset or decimal or long or bool or double => new([value]),
        int whole => new([(long)whole]),
        _ => throw new NotSupportedException($"{value.GetType().Name} cannot be an SQL value"),
    };

    /// <summary>Several pieces with a separator of our own between them.</summary>
    public static Sql Join(string separator, IEnumerable<Sql> pieces)
    {
        var joined = new List<object>();
        foreach (var piece in pieces)
        {
            if (joined.Count > 0)
                joined.Add(new SqlText(separator));
            joined.AddRange(piece.parts);
        }
        return new Sql(joined);
    }

    /// <summary>This text followed by another.</summary>
    public Sql Then(Sql next) => new([.. parts, .. next.parts]);

    internal IEnumerable<object> PartsIn(SqlDialect dialect) =>
        parts.SelectMany(p => p is SqlChoice choice ? choice.In(dialect).PartsIn(dialect) : [p]);

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => parts.Add(new SqlText(value));

    /// <summary>A table: its name, and its alias when it has one.</summary>
    public void AppendFormatted(Table value) => parts.Add(value);

    /// <summary>A column: bare when it is an output of the asking transform, else with its table.</summary>
    public void AppendFormatted(Column value) => parts.Add(value);

    /// <summary>Other SQL, taken over part by part.</summary>
    public void AppendFormatted(Sql value) => parts.AddRange(value.parts);

    /// <summary>A type's name, in the words of the engine that runs the query.</summary>
    public void AppendFormatted(ColumnType value) => parts.Add(value);

    /// <summary>A text value.</summary>
    public void AppendFormatted(Text value) => parts.Add(value);

    /// <summary>A day.</summary>
    public void AppendFormatted(DateOnly value) => parts.Add(value);

    /// <summary>An instant, UTC.</summary>
    public void AppendFormatted(DateTimeOffset value) => parts.Add(value);

    /// <summary>An exact number.</summary>
    public void AppendFormatted(decimal value) => parts.Add(value);

    /// <summary>A whole number.</summary>
    public void AppendFormatted(long value) => parts.Add(value);

    /// <summary>True or false.</summary>
    public void AppendFormatted(bool value) => parts.Add(value);

    /// <summary>Refused: text is not SQL.</summary>
    [Obsolete("A string in a hole would be SQL from nowhere. "
        + "Use a Table, a Column, a Sql fragment, or Text for a value.", true)]
    public void AppendFormatted(string value) => throw new NotSupportedException(value);

    /// <summary>Refused: it would become an instant by the zone of the machine.</summary>
    [Obsolete("A DateTime has no zone. Use DateOnly for a day, or DateTimeOffset for an instant.", true)]
    public void AppendFormatted(DateTime value) => throw new NotSupportedException();

    /// <summary>Refused: it would become a number.</summary>
    [Obsolete("A character would become its code. Use Text for a value.", true)]
    public void AppendFormatted(char value) => throw new NotSupportedException();
}

/// <summary>A piece of SQL text written by our own code.</summary>
public readonly record struct SqlText(string Value);
