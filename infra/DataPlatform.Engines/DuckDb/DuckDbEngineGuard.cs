using System.Text.Json;
using DataPlatform.Core;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>What a checked query names: tables and common table expressions, each once.</summary>
internal sealed record DuckDbEngineNames(IReadOnlyList<string> Tables, IReadOnlySet<string> Expressions);

/// <summary>
/// Admits one SELECT over tables by plain name, and nothing that reaches past them. The statement is judged by the
/// parse tree of DuckDB's own parser, not by its text: what that parser cannot turn into a tree is no SELECT.
/// </summary>
internal sealed class DuckDbEngineGuard : IDisposable
{
    private static readonly HashSet<string> nodes = new(StringComparer.Ordinal)
    {
        "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE",
    };

    private static readonly HashSet<string> relations = new(StringComparer.Ordinal)
    {
        "BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "PIVOT", "TABLE_FUNCTION",
    };

    private static readonly HashSet<string> tableFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "unnest", "range", "generate_series",
    };

    // they tell of the server, wait, write, or run text as SQL
    private static readonly string[] refusedFunctions =
    [
        "current_setting", "getvariable", "getenv", "write_log", "sleep_ms", "pg_sleep", "setseed", "nextval",
        "currval", "txid_current", "current_query", "current_query_id", "current_connection_id",
        "current_transaction_id",
        "json_serialize_sql", "json_serialize_plan", "json_deserialize_sql", "json_execute_serialized_sql", "query",
        "query_table", "parse_duckdb_log_message", "which_secret", "version", "pg_get_viewdef", "current_schemas",
        "current_database", "current_catalog", "glob", "sniff_csv",
    ];

    private static readonly string[] refusedPrefixes = ["read_", "duckdb_", "pragma_", "pg_", "parquet_", "has_"];

    // their answer differs from run to run, so a version built with them could not be built again
    private static readonly HashSet<string> unrepeatable = new(StringComparer.OrdinalIgnoreCase)
    {
        "random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "now", "today", "get_current_timestamp",
        "current_date", "current_time", "current_timestamp", "get_current_time", "transaction_timestamp",
        "localtime", "localtimestamp",
        "current_localtime", "current_localtimestamp",
    };

    private readonly DuckDBConnection parser;
    private readonly Lock gate = new();
    private readonly Dictionary<string, DuckDbEngineNames> admitted = new(StringComparer.Ordinal);

    public DuckDbEngineGuard(DuckDBConnection parser) => this.parser = parser;

    /// <summary>The names in the text, or <see cref="DefinitionException"/> at the place.</summary>
    public DuckDbEngineNames Admit(string sql, Place place, bool repeatable = false)
    {
        lock (gate)
        {
            var key = (repeatable ? "r " : "  ") + sql;
            if (admitted.TryGetValue(key, out var known))
                return known;
            var names = Judge(Tree(sql), place, repeatable);
            if (admitted.Count >= 2000)
                admitted.Clear();
            return admitted[key] = names;
        }
    }

    public void Dispose() => parser.Dispose();

    private string Tree(string sql)
    {
        using var command = parser.CreateCommand();
        command.CommandText = "SELECT json_serialize_sql($text::VARCHAR)";
        command.Parameters.Add(new DuckDBParameter("text", sql));
        return (string)command.ExecuteScalar()!;
    }

    private static DuckDbEngineNames Judge(string tree, Place place, bool repeatable)
    {
        using var json = JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = 4000 });
        var root = json.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            var message = root.GetProperty("error_message").GetString()!;
            throw root.GetProperty("error_type").GetString() == "parser"
                ? new DefinitionException(
                    place, DuckDbEngineFaults.WithoutPaths(message, null), "one SELECT that parses")
                : new DefinitionException(place, "a statement that is no SELECT", "one SELECT and nothing else");
        }
        var statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
            throw new DefinitionException(place, $"{statements.GetArrayLength()} statements", "one SELECT");
        var walk = new Walk(place, repeatable);
        walk.Visit(statements[0]);
        return new DuckDbEngineNames([.. walk.Tables], walk.Expressions);
    }

    private sealed class Walk(Place place, bool repeatable)
    {
        public SortedSet<string> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Expressions { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void Visit(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Visit(item);
            }
            if (element.ValueKind != JsonValueKind.Object)
                return;
            Check(element);
            foreach (var property in element.EnumerateObject())
            {
                if (property.NameEquals("cte_map"))
                    Remember(property.Value);
                Visit(property.Value);
            }
        }

        private void Remember(JsonElement map)
        {
            foreach (var entry in map.GetProperty("map").EnumerateArray())
                Expressions.Add(entry.GetProperty("key").GetString()!);
        }

        private void Check(JsonElement element)
        {
            if (!element.TryGetProperty("type", out var kind) || kind.ValueKind != JsonValueKind.String)
                return;
            var type = kind.GetString()!;
            if (type.EndsWith("_NODE", StringComparison.Ordinal) && !nodes.Contains(type))
                throw Refused($"a {type}", "a SELECT");
            if (element.TryGetProperty("sample", out _) && element.TryGetProperty("alias", out _))
                CheckRelation(element, type);
            if (type == "FUNCTION" || (element.TryGetProperty("function_name", out _)))
                CheckFunction(element.GetProperty("function_name").GetString()!);
            if (repeatable && type == "COLUMN_REF" && element.GetProperty("column_names") is var names
                && names.GetArrayLength() == 1 && unrepeatable.Contains(names[0].GetString()!))
                throw Unrepeatable(names[0].GetString()!);
        }

        private void CheckRelation(JsonElement relation, string type)
        {
            if (!relations.Contains(type))
                throw Refused($"a relation of kind {type}", "tables by name");
            if (type == "TABLE_FUNCTION")
            {
                var function = relation.GetProperty("function").GetProperty("function_name").GetString()!;
                if (!tableFunctions.Contains(function))
                    throw Refused($"the table function {function}", string.Join(", ", tableFunctions.Order()));
            }
            if (type != "BASE_TABLE")
                return;
            var name = relation.GetProperty("table_name").GetString()!;
            if (relation.GetProperty("schema_name").GetString() != ""
                || relation.GetProperty("catalog_name").GetString() != "")
                throw Refused("a table with a schema or catalog before its name", "tables by plain name");
            if (relation.GetProperty("at_clause").ValueKind != JsonValueKind.Null)
                throw Refused("AT (VERSION ...)", "versions to be stated beside the query");
            Tables.Add(name);
        }

        private void CheckFunction(string name)
        {
            if (refusedFunctions.Contains(name, StringComparer.OrdinalIgnoreCase)
                || refusedPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
                throw Refused($"the function {name}", "functions of values");
            if (repeatable && unrepeatable.Contains(name))
                throw Unrepeatable(name);
        }

        private DefinitionException Unrepeatable(string name) => new(
            place, name, "only functions that give the same answer in every run",
            "take the day from a column or from the definitions");

        private DefinitionException Refused(string found, string expected) => new(place, found, expected);
    }
}
