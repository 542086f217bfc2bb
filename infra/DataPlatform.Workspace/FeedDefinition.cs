using DataPlatform.Core;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Workspace;

/// <summary>
/// What a system offers: where it is, how it is read, what it promises, and how it maps to our table.
/// </summary>
public sealed record FeedDefinition : Definition
{
    /// <summary>Path below <c>feeds/</c> without the ending, with forward slashes: <c>erp/orders</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Our table that the feed fills.</summary>
    public required Table Table { get; init; }

    /// <summary>Who answers for the feed.</summary>
    public string? Owner { get; init; }

    /// <summary>Where the rows are.</summary>
    public required SourceDefinition Source { get; init; }

    /// <summary>How text is read; databases and Parquet ignore it.</summary>
    public ReadOptions Read { get; init; } = new();

    /// <summary>What the feed promises.</summary>
    public required ContractDefinition Contract { get; init; }

    /// <summary>Our columns and what fills them. Columns that are absent stay unknown.</summary>
    public required IReadOnlyList<MapEntry> Map { get; init; }

    /// <summary>The expression that fills a column, or null.</summary>
    public Expression? For(string column) =>
        Map.FirstOrDefault(m => string.Equals(m.Column, column, StringComparison.OrdinalIgnoreCase))?.Expression;
}

/// <summary>One column of ours and the expression over the contract's properties that fills it.</summary>
public sealed record MapEntry(string Column, Expression Expression, Place Place);

/// <summary>What every expression of a map may name besides the contract's properties.</summary>
public static class FeedNames
{
    /// <summary>File the row came from, text.</summary>
    public const string File = "_file";

    /// <summary>Line in that file, whole number from 1; row number for databases.</summary>
    public const string Line = "_line";

    /// <summary>What the source's <c>slot</c> pattern caught in the file name, text.</summary>
    public const string Slot = "_slot";

    /// <summary>
    /// First date found in the file name (yyyy-MM-dd, yyyyMMdd or yyyy-MM), date; null when there is none.
    /// </summary>
    public const string FileDate = "_file_date";

    /// <summary>All four.</summary>
    public static readonly IReadOnlyList<string> All = [File, Line, Slot, FileDate];

    /// <summary>Columns of a fed table that landing fills; a map may not name them.</summary>
    public static readonly IReadOnlyList<string> FilledByLanding =
        ["source_system", "source_key", "batch_id", "recorded_at"];

    /// <summary>
    /// Columns that landing fills when the map does not: <c>valid_from</c> becomes 1900-01-01 and <c>valid_to</c>
    /// 9999-12-31, so a row without dates was always true.
    /// </summary>
    public static readonly IReadOnlyList<string> Defaulted = ["valid_from", "valid_to"];
}

/// <summary>Where the rows of a feed are.</summary>
public abstract record SourceDefinition : Definition
{
    /// <summary>The word in the feed file.</summary>
    public abstract string Kind { get; }
}

/// <summary>The formats of files.</summary>
public enum FileFormat
{
    /// <summary>Delimited text in any declared dialect.</summary>
    Csv,
    /// <summary>One JSON object per line.</summary>
    Ndjson,
    /// <summary>A sheet of a workbook.</summary>
    Xlsx,
    /// <summary>Parquet files.</summary>
    Parquet,
    /// <summary>Interchanges of ASC X12, as a 3PL or carrier sends them.</summary>
    X12,
}

/// <summary>Files of one pattern.</summary>
public sealed record FilesSource : SourceDefinition
{
    /// <inheritdoc/>
    public override string Kind => "files";

    /// <summary>
    /// Path with <c>*</c> and <c>?</c>, variables filled in, relative to the workspace unless absolute.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Format of every file.</summary>
    public FileFormat Format { get; init; }

    /// <summary>
    /// Regular expression over the file name whose first group names the delivery's slot; files of one slot correct
    /// each other. Null: every file is its own slot.
    /// </summary>
    public string? Slot { get; init; }

    /// <summary>X12: the type of the transaction sets that the feed takes (ST01), such as 945.</summary>
    public string? Set { get; init; }

    /// <summary>X12: the segment of which each makes a row, such as W12; null: each set makes one.</summary>
    public string? Row { get; init; }
}

/// <summary>A database: one query or one table.</summary>
public abstract record DatabaseSource : SourceDefinition
{
    /// <summary>
    /// The query, in the database's own SQL; it is sent there and nowhere else. Null when a table is named.
    /// </summary>
    public string? Query { get; init; }

    /// <summary>
    /// The table (<c>name</c> or <c>schema.name</c>, plain identifiers); null when a query is written.
    /// </summary>
    public string? Table { get; init; }
}

/// <summary>A SQLite file.</summary>
public sealed record SqliteSource : DatabaseSource
{
    /// <inheritdoc/>
    public override string Kind => "sqlite";

    /// <summary>The file, variables filled in, relative to the workspace unless absolute.</summary>
    public required string File { get; init; }
}

/// <summary>A PostgreSQL server.</summary>
public sealed record PostgresSource : DatabaseSource
{
    /// <inheritdoc/>
    public override string Kind => "postgres";

    /// <summary>Connection string, variables filled in. Not printed.</summary>
    public required string Connection { get; init; }

    /// <summary>The source without its connection string, which may hold a password.</summary>
    public override string ToString() => $"postgres {Table ?? "query"} ({Place})";
}

/// <summary>How text is read. Every option has its default.</summary>
public sealed record ReadOptions : Definition
{
    /// <summary>Character encoding by its IANA name.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Between fields; may have several characters.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>Around fields; null: the file quotes nothing.</summary>
    public string? Quote { get; init; } = "\"";

    /// <summary>Decimal mark.</summary>
    public string Decimal { get; init; } = ".";

    /// <summary>Mark between thousands; null: there is none and one that appears is an error.</summary>
    public string? Thousands { get; init; }

    /// <summary>Format of dates, in .NET's custom letters.</summary>
    public string Date { get; init; } = "yyyy-MM-dd";

    /// <summary>Format of timestamps, in .NET's custom letters; without a zone it is the workspace's.</summary>
    public string Timestamp { get; init; } = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Texts that mean unknown.</summary>
    public IReadOnlyList<string> Nulls { get; init; } = [""];

    /// <summary>True when the first record holds the names.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Names of the columns when there is no header.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>End of a record; null: a line break of either kind. May have several characters.</summary>
    public string? RowEnd { get; init; }

    /// <summary>Sheet of a workbook; null: the first.</summary>
    public string? Sheet { get; init; }

    /// <summary>True when spaces around a field are not part of it.</summary>
    public bool Trim { get; init; } = true;

    /// <summary>Lines before the header or the first record.</summary>
    public int SkipLines { get; init; }

    /// <summary>Last line that is read; null: the last of the file.</summary>
    public int? LastLine { get; init; }
}

/// <summary>What an exact repeat is.</summary>
public enum Repeats
{
    /// <summary>
    /// A repeat of a key, or of the whole row where there is no key, counts as duplicate and does not land.
    /// </summary>
    Duplicate,
    /// <summary>Every row lands.</summary>
    Keep,
}

/// <summary>What a feed promises, in the words of the Open Data Contract Standard 3.1.</summary>
public sealed record ContractDefinition : Definition
{
    /// <summary>What an exact repeat is.</summary>
    public Repeats Repeats { get; init; }

    /// <summary>Days after which the newest delivery is stale; null: never.</summary>
    public int? FreshnessDays { get; init; }

    /// <summary>The columns of the feed.</summary>
    public required IReadOnlyList<ContractProperty> Properties { get; init; }

    /// <summary>The properties that make the key, in order of writing.</summary>
    public IEnumerable<ContractProperty> PrimaryKey => Properties.Where(p => p.PrimaryKey);
}

/// <summary>Types of a contract.</summary>
public enum LogicalType
{
    /// <summary>Text.</summary>
    String,
    /// <summary>Exact decimal(18,6).</summary>
    Number,
    /// <summary>Whole number.</summary>
    Integer,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>Day.</summary>
    Date,
    /// <summary>Instant.</summary>
    Timestamp,
}

/// <summary>One column of a feed and its rules.</summary>
public sealed record ContractProperty : Definition
{
    /// <summary>Name in the feed, exactly.</summary>
    public required string Name { get; init; }

    /// <summary>Type.</summary>
    public LogicalType Type { get; init; }

    /// <summary>True when unknown is an error.</summary>
    public bool Required { get; init; }

    /// <summary>True when the column is part of the key (and therefore required).</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>What the column says.</summary>
    public string? Description { get; init; }

    /// <summary>How it may be handled, such as <c>personal</c>.</summary>
    public string? Classification { get; init; }

    /// <summary>Smallest number.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Largest number.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Allowed texts; null: any.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>Regular expression the text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>Fewest characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Format of this date or timestamp where it differs from the feed's.</summary>
    public string? Format { get; init; }

    /// <summary>Characters removed before the value is parsed.</summary>
    public string? Strip { get; init; }

    /// <summary>The lake type a value of the property has.</summary>
    public ColumnType ColumnType => Type switch
    {
        LogicalType.String => new ColumnType(ColumnKind.Text),
        LogicalType.Number => new ColumnType(ColumnKind.Decimal, 18, 6),
        LogicalType.Integer => new ColumnType(ColumnKind.Whole),
        LogicalType.Boolean => new ColumnType(ColumnKind.Flag),
        LogicalType.Date => new ColumnType(ColumnKind.Day),
        LogicalType.Timestamp => new ColumnType(ColumnKind.Instant),
        _ => throw new InvalidOperationException($"no lake type for {Type}"),
    };
}
