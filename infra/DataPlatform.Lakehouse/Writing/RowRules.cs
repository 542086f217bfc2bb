using System.Text;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// What every new row must satisfy, by the table's own word: check constraints, invariants, generated columns and
/// defaults. Another engine wrote these expressions; only those are evaluated that mean the same here and there, the
/// others make the write be refused.
/// </summary>
internal sealed class RowRules
{
    private const string ConstraintKey = "delta.constraints.";
    private const string InvariantKey = "delta.invariants";
    private const string GenerationKey = "delta.generationExpression";
    private const string DefaultKey = "CURRENT_DEFAULT";

    private readonly List<(string Name, string Text, string Sql)> conditions = [];
    private readonly Dictionary<string, string> generated = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> defaults = new(StringComparer.OrdinalIgnoreCase);
    private readonly string table;

    public RowRules(Snapshot snapshot)
    {
        table = snapshot.Table;
        foreach (var (key, text) in snapshot.Configuration)
        {
            if (key.StartsWith(ConstraintKey, StringComparison.OrdinalIgnoreCase))
                conditions.Add((key[ConstraintKey.Length..], text, Safe(snapshot, "checkConstraints", text)));
        }
        foreach (var column in snapshot.Schema.Where(c => c.Metadata is not null))
        {
            using var document = JsonDocument.Parse(column.Metadata!);
            foreach (var entry in document.RootElement.EnumerateObject())
                Take(snapshot, column, entry);
        }
    }

    /// <summary>True when rows must be looked at before they are written.</summary>
    public bool Any => conditions.Count > 0;

    /// <summary>A column's value where a query does not give it: generated, default, or null.</summary>
    public string? ValueOf(DeltaColumn column) =>
        generated.GetValueOrDefault(column.Name) ?? defaults.GetValueOrDefault(column.Name);

    public bool IsGenerated(DeltaColumn column) => generated.ContainsKey(column.Name);

    /// <summary>Refuses rows that break a rule; <paramref name="from"/> has the table's columns.</summary>
    public void Check(IScratch scratch, string from)
    {
        foreach (var (name, text, sql) in conditions)
        {
            var broken = (long)scratch.Query($"SELECT count(*) FROM {from} WHERE ({sql}) IS NOT TRUE").Single()[0]!;
            if (broken > 0)
            {
                throw new DefinitionException(
                    table, $"{broken} rows that break {name} ({text})", "rows that satisfy it",
                    "nothing has been written");
            }
        }
    }

    private void Take(Snapshot snapshot, DeltaColumn column, JsonProperty entry)
    {
        switch (entry.Name)
        {
            case InvariantKey:
                var text = Invariant(entry.Value.GetString() ?? "");
                conditions.Add(($"the invariant of {column.Name}", text, Safe(snapshot, "invariants", text)));
                break;
            case GenerationKey:
                var sql = Safe(snapshot, "generatedColumns", entry.Value.GetString() ?? "");
                generated[column.Name] = $"CAST({sql} AS {column.Scratch.Sql})";
                conditions.Add((
                    $"the generation of {column.Name}", entry.Value.GetString()!,
                    $"{Names.Quote(column.Name)} IS NOT DISTINCT FROM {generated[column.Name]}"));
                break;
            case DefaultKey:
                defaults[column.Name] = Safe(snapshot, "allowColumnDefaults", entry.Value.GetString() ?? "");
                break;
        }
    }

    // {"expression": {"expression": "x > 3"}}
    private string Invariant(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("expression").GetProperty("expression").GetString()!;
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Refused("invariants", json, cause.Message);
        }
    }

    private string Safe(Snapshot snapshot, string feature, string text)
    {
        try
        {
            var expression = Expression.Parse(InOurQuotes(text), new Place(table));
            if (Unsafe(snapshot, expression.Root) is { } why)
                throw Refused(feature, text, why);
            var sql = expression.ToSql(
                name => snapshot.Find(name) is { } column ? Sql.Trusted(Names.Quote(column.Name)) : null,
                snapshot.Schema.Select(c => c.Name));
            return SqlRendering.Inline(sql);
        }
        catch (DefinitionException cause)
        {
            throw Refused(feature, text, cause.Found);
        }
    }

    // casts round another way there, division has another type, instants depend on the zone of a session
    private static string? Unsafe(Snapshot snapshot, Syntax syntax) => syntax switch
    {
        CastSyntax => "a cast",
        BinarySyntax { Op: "/" } => "a division",
        NameSyntax name when snapshot.Find(name.Name)?.Field.Type is PrimitiveType { Name: "timestamp" } =>
            $"the timestamp {name.Name}",
        _ => syntax.Children.Select(c => Unsafe(snapshot, c)).FirstOrDefault(w => w is not null),
    };

    // there a back quote marks a name and a double quote a text
    private static string InOurQuotes(string text)
    {
        var ours = new StringBuilder(text.Length);
        var inText = false;
        foreach (var c in text)
        {
            inText ^= c == '\'';
            if (!inText && c == '"')
                throw new DefinitionException("expression", text, "texts in single quotes");
            ours.Append(!inText && c == '`' ? '"' : c);
        }
        return ours.ToString();
    }

    private TerminalException Refused(string feature, string text, string why) => LakeErrors.Refused(
        LakeErrors.ActiveFeature, table, "write", [$"{feature} ({text}): {why} is outside what both engines agree on"]);
}
