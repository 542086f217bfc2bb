namespace DataPlatform.Core;

/// <summary>The kinds of value a lake column may hold. Each has exactly one Delta type.</summary>
public enum ColumnKind
{
    /// <summary>Unicode text; Delta <c>string</c>.</summary>
    Text,
    /// <summary>64-bit whole number; Delta <c>long</c>.</summary>
    Whole,
    /// <summary>True or false; Delta <c>boolean</c>.</summary>
    Flag,
    /// <summary>A calendar day without a zone; Delta <c>date</c>.</summary>
    Day,
    /// <summary>An instant in UTC, microseconds; Delta <c>timestamp</c>.</summary>
    Instant,
    /// <summary>Exact decimal with precision and scale; Delta <c>decimal(p,s)</c>.</summary>
    Decimal,
    /// <summary>Binary floating point, for model features only, never money or mass; Delta <c>double</c>.</summary>
    Real,
}

/// <summary>A column's type: its kind and, for decimals, precision and scale.</summary>
public readonly record struct ColumnType(ColumnKind Kind, int Precision = 0, int Scale = 0)
{
    /// <summary>The default for money: 18 digits, 2 of them after the point.</summary>
    public static readonly ColumnType Money = new(ColumnKind.Decimal, 18, 2);

    /// <summary>The type's name in SQL that DuckDB and Spark both accept, save for the instant.</summary>
    public string Sql => Kind switch
    {
        ColumnKind.Text => "VARCHAR",
        ColumnKind.Whole => "BIGINT",
        ColumnKind.Flag => "BOOLEAN",
        ColumnKind.Day => "DATE",
        ColumnKind.Instant => "TIMESTAMP WITH TIME ZONE",
        ColumnKind.Decimal => $"DECIMAL({Precision},{Scale})",
        ColumnKind.Real => "DOUBLE",
        _ => throw new InvalidOperationException($"no SQL name for {Kind}"),
    };

    /// <summary>The type's name in a Delta schema.</summary>
    public string Delta => Kind switch
    {
        ColumnKind.Text => "string",
        ColumnKind.Whole => "long",
        ColumnKind.Flag => "boolean",
        ColumnKind.Day => "date",
        ColumnKind.Instant => "timestamp",
        ColumnKind.Decimal => $"decimal({Precision},{Scale})",
        ColumnKind.Real => "double",
        _ => throw new InvalidOperationException($"no Delta name for {Kind}"),
    };

    /// <summary>The kind that holds a .NET value of type <typeparamref name="T"/>; decimals get 18,6.</summary>
    public static ColumnType Of<T>() => typeof(T) switch
    {
        var t when t == typeof(string) => new(ColumnKind.Text),
        var t when t == typeof(long) => new(ColumnKind.Whole),
        var t when t == typeof(bool) => new(ColumnKind.Flag),
        var t when t == typeof(DateOnly) => new(ColumnKind.Day),
        var t when t == typeof(DateTimeOffset) => new(ColumnKind.Instant),
        var t when t == typeof(decimal) => new(ColumnKind.Decimal, 18, 6),
        var t when t == typeof(double) => new(ColumnKind.Real),
        _ => throw new NotSupportedException(
            $"{typeof(T).Name} has no lake type; use string, long, bool, DateOnly, DateTimeOffset, decimal or double"),
    };

    /// <inheritdoc/>
    public override string ToString() => Delta;
}
