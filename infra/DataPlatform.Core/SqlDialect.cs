namespace DataPlatform.Core;

/// <summary>Whose words a piece of SQL is written in.</summary>
public enum SqlDialect
{
    /// <summary>DuckDB, which also checks every query before any engine runs it.</summary>
    DuckDb,
    /// <summary>Spark SQL with ANSI rules and double-quoted identifiers.</summary>
    Spark,
}

/// <summary>What the dialects name differently.</summary>
public static class SqlDialects
{
    /// <summary>The type's name in a cast.</summary>
    public static string TypeName(this SqlDialect dialect, ColumnType type) => dialect switch
    {
        SqlDialect.DuckDb => type.Sql,
        SqlDialect.Spark => type.Kind switch
        {
            ColumnKind.Text => "STRING",
            // Spark's own name for an instant; its TIMESTAMP means one only as long as no setting says otherwise
            ColumnKind.Instant => "TIMESTAMP_LTZ",
            _ => type.Sql,
        },
        _ => throw new InvalidOperationException($"no type names for {dialect}"),
    };
}

/// <summary>One piece of SQL that the dialects write differently; which one is decided when it is rendered.</summary>
internal sealed record SqlChoice(Sql DuckDb, Sql Spark)
{
    public Sql In(SqlDialect dialect) => dialect == SqlDialect.Spark ? Spark : DuckDb;
}
