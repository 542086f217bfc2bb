using static DataPlatform.Workspace.Shapes.Declare;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Keys of a feed file.</summary>
internal static class FeedShapes
{
    private static readonly Key query = Text("query", "a query in the database's own SQL; instead of table");
    private static readonly Key table = Text("table", "a table or view, as name or schema.name; instead of query");

    public static readonly Shape Files = new("files source", "Files of one pattern.",
        Word("kind", "kind of source", "files", "sqlite", "postgres").Must(),
        Text("path", "path with * and ?, relative to the workspace; ${NAME} is a variable").Must(),
        Word("format", "format of every file", "csv", "ndjson", "xlsx", "parquet", "x12").Must(),
        Text("slot",
        "regular expression over the file name; its first group names the delivery, and files of one slot correct "
            + "each other"),
        Text("set", "x12: type of the transaction sets that the feed takes, such as 945"),
        Text("row", "x12: segment of which each makes a row, such as W12; each set makes one row unless stated"));

    public static readonly Shape Sqlite = new("sqlite source", "A SQLite file.",
        Files["kind"],
        Text("file", "the file, relative to the workspace; ${NAME} is a variable").Must(), query, table);

    public static readonly Shape Postgres = new("postgres source", "A PostgreSQL server.",
        Files["kind"],
        Text("connection", "connection string, best as ${NAME} from the environment").Must(), query, table);

    public static readonly Shape Read = new("read", "How text is read. Every option has a default.",
        Text("encoding", "character encoding", "utf-8"),
        Text("delimiter", "between fields; may have several characters; \\t is a tab", ","),
        Text("quote", "around fields; null when the file quotes nothing", "\""),
        Text("decimal", "decimal mark", "."),
        Text("thousands", "mark between thousands; null when there is none"),
        Text("date", "format of dates", "yyyy-MM-dd"),
        Text("timestamp", "format of timestamps", "yyyy-MM-dd HH:mm:ss"),
        Of(ValueKind.Texts, "null", "texts that mean unknown; the empty text unless stated"),
        Of(ValueKind.Flag, "header", "true when the first record holds the names") with { Default = "true" },
        Of(ValueKind.Texts, "columns", "names of the columns when header is false"),
        Text("row_end", "end of a record when it is no line break; may have several characters; \\n is a line break"),
        Text("sheet", "sheet of a workbook; the first unless stated"),
        Of(ValueKind.Flag, "trim", "true when spaces around a field are not part of it") with { Default = "true" },
        Whole("skip_lines", "lines before the header or the first record", 0, 1_000_000) with { Default = "0" },
        Whole("last_line", "last line that is read, where other things follow the table; the whole file unless stated",
            1));

    public static readonly Shape Options = new("logicalTypeOptions", "Rules for the values.",
        Number("minimum", "smallest number"),
        Number("maximum", "largest number"),
        Of(ValueKind.Texts, "enum", "allowed texts"),
        Text("pattern", "regular expression the text must match"),
        Whole("minLength", "fewest characters", 0),
        Whole("maxLength", "most characters", 0),
        Text("format", "format of this date or timestamp where it differs from the feed's"),
        Text("strip", "characters removed before the value is parsed"));

    public static readonly Shape Property = new("property", "The columns of the feed.",
        Text("name", "name in the feed, exactly").Must(),
        Word("logicalType", "type: number is decimal(18,6)", "string", "number", "integer", "boolean", "date",
        "timestamp").Must(),
        Of(ValueKind.Flag, "required", "true when unknown is an error") with { Default = "false" },
        Of(ValueKind.Flag, "primaryKey", "true when the column is part of the key") with { Default = "false" },
        Text("description", "what the column says"),
        Text("classification", "how it may be handled, such as personal"),
        Part("logicalTypeOptions", Options.About, Options));

    public static readonly Shape Contract = new("contract", "What the feed promises (Open Data Contract Standard 3.1).",
        Word("repeats", "what becomes of an exact repeat", "duplicate", "keep") with { Default = "duplicate" },
        Whole("freshness_days", "days after which the newest delivery is stale", 1, 3_650),
        Parts("properties", Property).Must());

    public static readonly Shape Feed = new("feed",
        "A feed: where it is, how it is read, what it promises, how it maps to our table.",
        Text("table", "our table").Must(),
        Text("owner", "who answers for the feed"),
        new Key("source", ValueKind.Shape, "where the rows are")
        {
            Required = true,
            Variants = [("files", Files), ("sqlite", Sqlite), ("postgres", Postgres)],
        },
        Part("read", Read.About, Read),
        Part("contract", Contract.About, Contract).Must(),
        Of(ValueKind.ExpressionMap, "map",
            "our column: their column, or an expression over contract properties, _file, _line, _slot and _file_date")
            .Must());
}
