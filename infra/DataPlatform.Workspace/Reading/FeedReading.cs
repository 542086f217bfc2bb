using System.Text.RegularExpressions;

namespace DataPlatform.Workspace.Reading;

/// <summary>One feed file.</summary>
internal static partial class FeedReading
{
    /// <summary>The feed, or null when a part is missing without which nothing can be checked.</summary>
    public static FeedDefinition? Read(Node node, string name, FileReading file, Tables tables)
    {
        var tableName = node.Text("table");
        var table = tableName.Length == 0 ? null : tables.Fed(tableName, node.At("table"), file.Mistakes);
        var source = node.Child("source") is { } sourceNode ? Source(sourceNode, file.Mistakes) : null;
        var read = node.Child("read") is { } readNode ? ReadOptionsReading.Read(readNode, file.Mistakes)
            : new ReadOptions();
        var contract = node.Child("contract") is { } contractNode ? Contract(contractNode, file.Mistakes) : null;
        var map = node.ExpressionMap("map");
        var owner = node.OptionalText("owner");
        if (contract is not null && !read.Header && read.Columns.Count > 0)
            NamesInColumns(contract, read, file.Mistakes);
        if (contract is null || source is null || table is null)
            return null;
        return new FeedDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Name = name,
            Table = table,
            Owner = owner,
            Source = source,
            Read = read,
            Contract = contract,
            Map = map,
        };
    }

    private static SourceDefinition? Source(Node node, Mistakes mistakes)
    {
        switch (node.Text("kind"))
        {
            case "files":
                var path = node.Path("path") ?? "";
                var format = node.OptionalText("format") ?? "csv";
                return new FilesSource
                {
                    Place = node.Place,
                    Lines = node.Lines,
                    Path = path,
                    Format = Enum.Parse<FileFormat>(format, ignoreCase: true),
                    Slot = Pattern(node, "slot", groups: 1, mistakes),
                    Set = SetType(node, format, mistakes),
                    Row = node.OptionalText("row"),
                };
            case "sqlite":
                var (query, table) = QueryOrTable(node, mistakes);
                return new SqliteSource
                {
                    Place = node.Place,
                    Lines = node.Lines,
                    File = node.Path("file") ?? "",
                    Query = query,
                    Table = table,
                };
            default:
                (query, table) = QueryOrTable(node, mistakes);
                return new PostgresSource
                {
                    Place = node.Place,
                    Lines = node.Lines,
                    Connection = node.Path("connection") ?? "",
                    Query = query,
                    Table = table,
                };
        }
    }

    private static string? SetType(Node node, string format, Mistakes mistakes)
    {
        var set = node.OptionalText("set");
        if (format == "x12" && set is null)
            mistakes.Add(node.Place, "no 'set'", "the type of the transaction sets that the feed takes, such as '945'");
        foreach (var key in new[] { "set", "row" }.Where(k => format != "x12" && node.Has(k)))
            mistakes.Add(node.At(key), $"'{key}' for format {format}", "it for format x12 only");
        return set;
    }

    private static (string? Query, string? Table) QueryOrTable(Node node, Mistakes mistakes)
    {
        var (query, table) = (node.OptionalText("query"), node.OptionalText("table"));
        if (query is null == table is null)
        {
            mistakes.Add(query is null ? node.Place : node.At("table"),
                query is null ? "neither 'query' nor 'table'" : "both 'query' and 'table'", "one of them");
        }
        if (table is not null && !TableName().IsMatch(table))
        {
            mistakes.Add(node.At("table"), $"the table '{table}'",
                "name or schema.name of letters, digits and underscores",
                "write a query for a table with another name");
        }
        return (query, table);
    }

    private static ContractDefinition Contract(Node node, Mistakes mistakes)
    {
        var properties = node.Children("properties").Select(p => Property(p, mistakes)).ToList();
        Repeated.Check(properties, "property", p => p.Name, "name", mistakes);
        if (node.Has("properties") && properties.Count == 0)
            mistakes.Add(node.At("properties"), "no property", "at least one property");
        return new ContractDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Repeats = node.OptionalText("repeats") == "keep" ? Repeats.Keep : Repeats.Duplicate,
            FreshnessDays = node.OptionalWhole("freshness_days"),
            Properties = properties,
        };
    }

    private static ContractProperty Property(Node node, Mistakes mistakes)
    {
        var options = node.Child("logicalTypeOptions");
        var isKey = node.OptionalFlag("primaryKey") ?? false;
        var type = Enum.Parse<LogicalType>(node.OptionalText("logicalType") ?? "string", ignoreCase: true);
        var property = new ContractProperty
        {
            Place = node.Place,
            Lines = options is null ? node.Lines
            : node.Lines.Concat(options.Lines.Where(o => !node.Lines.ContainsKey(o.Key)))
                .ToDictionary(l => l.Key, l => l.Value),
            Name = node.Text("name"),
            Type = type,
            Required = isKey | (node.OptionalFlag("required") ?? false),
            PrimaryKey = isKey,
            Description = node.OptionalText("description"),
            Classification = node.OptionalText("classification"),
            Minimum = options?.OptionalDecimal("minimum"),
            Maximum = options?.OptionalDecimal("maximum"),
            Enum = options?.OptionalTexts("enum"),
            Pattern = options is null ? null : Pattern(options, "pattern", groups: 0, mistakes),
            MinLength = options?.OptionalWhole("minLength"),
            MaxLength = options?.OptionalWhole("maxLength"),
            Format = options is null ? null : ReadOptionsReading.Format(options, "format", mistakes),
            Strip = options?.OptionalText("strip"),
        };
        if (property.Name.StartsWith('_') && FeedNames.All.Contains(property.Name))
            mistakes.Add(node.At("name"), $"the property '{property.Name}'",
                "a name that is not one of the landing's own");
        if (options is not null)
            OptionsFitType(options, property, mistakes);
        return property;
    }

    private static void OptionsFitType(Node options, ContractProperty property, Mistakes mistakes)
    {
        var type = property.Type;
        var word = type.ToString().ToLowerInvariant();
        Only(type is LogicalType.Number or LogicalType.Integer, "number or integer", "minimum", "maximum");
        Only(type is LogicalType.String, "string", "pattern", "minLength", "maxLength");
        Only(type is LogicalType.String or LogicalType.Integer, "string or integer", "enum");
        Only(type is LogicalType.Date or LogicalType.Timestamp, "date or timestamp", "format");
        if (property.Minimum > property.Maximum)
            mistakes.Add(options.At("maximum"), $"the maximum {property.Maximum}",
                $"at least the minimum {property.Minimum}");
        if (property.MinLength > property.MaxLength)
            mistakes.Add(options.At("maxLength"), $"the maxLength {property.MaxLength}",
                $"at least {property.MinLength}");
        if (property.Enum is { Count: 0 })
            mistakes.Add(options.At("enum"), "no allowed text", "at least one text in 'enum'");

        void Only(bool fits, string types, params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                if (!fits && options.Has(key))
                    mistakes.Add(options.At(key), $"'{key}' for a {word}", $"a property of type {types}");
            }
        }
    }

    private static void NamesInColumns(ContractDefinition contract, ReadOptions read, Mistakes mistakes)
    {
        foreach (var property in contract.Properties.Where(p => p.Name.Length > 0 && !read.Columns.Contains(p.Name)))
            mistakes.Unknown(property.At("name"), "column of 'read: columns'", property.Name, [.. read.Columns]);
    }

    private static string? Pattern(Node node, string key, int groups, Mistakes mistakes)
    {
        if (node.OptionalText(key) is not { } pattern)
            return null;
        try
        {
            var found = new Regex(pattern, RegexOptions.CultureInvariant).GetGroupNumbers().Length - 1;
            if (found < groups)
            {
                mistakes.Add(node.At(key), $"the pattern '{pattern}' without a group", "one group in round brackets",
                    @"put brackets around the part that names the delivery: orders_(\d{4}-\d{2})");
            }
        }
        catch (ArgumentException wrong)
        {
            mistakes.Add(node.At(key), $"the pattern '{pattern}' ({wrong.Message.TrimEnd('.')})",
                "a regular expression",
                "put single quotes around it in YAML");
        }
        return pattern;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$")]
    private static partial Regex TableName();
}
