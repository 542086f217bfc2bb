using System.Text.Json;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Output;

/// <summary>An explanation for a person, and the same for a script.</summary>
internal static class ExplanationText
{
    public static void Print(Printer printer, Explanation explanation)
    {
        var metric = explanation.Metric;
        printer.Facts(("metric", $"{metric.Id} ({metric.Title})"), ("definition", metric.About),
            ("formula", metric.Formula.Text),
            ("version", metric.Version), ("unit", metric.Unit), ("grain", metric.Grain),
            ("direction", metric.Direction.ToString()),
            ("additivity", metric.Additivity.ToString()), ("code", metric.Code), ("scope", explanation.Answer.Scope),
            ("segments", explanation.Answer.Query.View.ToString()),
            ("scheme versions", explanation.Answer.SchemeVersions), ("lake version", explanation.Answer.RunNo),
            ("table versions", explanation.Answer.LakeVersions.Select(v => $"{v.Key}@{v.Value}")));
        foreach (var row in explanation.Answer.Rows)
        {
            var reading = row.Readings[0];
            printer.Line($"{string.Join(", ", row.Values.Select(v => v ?? "unknown"))}  "
                + $"{reading.Value?.ToString() ?? "not computable, because " + reading.Reason} {reading.Unit}  "
                + $"(numerator {reading.Numerator}, denominator {reading.Denominator}, {reading.Rows} rows)");
        }
        foreach (var statement in explanation.Statements)
        {
            printer.Line();
            printer.Line($"-- {statement.Fact}");
            printer.Line(statement.Sql?.Text ?? $"not asked, because {statement.Reason}");
            foreach (var (name, value) in statement.Sql?.Parameters ?? new Dictionary<string, object>())
                printer.Line($"-- ${name} = {value}");
        }
        foreach (var sample in explanation.Rows)
        {
            printer.Line();
            printer.Line($"{sample.Fact}: {sample.Rows.Count} of {sample.Total} rows");
            printer.Rows(sample.Columns, sample.Rows, sample.Reason ?? "no rows");
        }
        printer.Line();
        foreach (var step in explanation.Lineage)
            printer.Line($"{step.Table} <- {(step.MadeFrom.Count == 0 ? "feeds" : string.Join(", ", step.MadeFrom))}");
    }

    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        var metric = explanation.Metric;
        json.WriteStartObject();
        Values(json, ("metric", metric.Id), ("definition", metric.About), ("formula", metric.Formula.Text),
            ("version", metric.Version), ("unit", metric.Unit), ("grain", metric.Grain),
            ("direction", metric.Direction.ToString()),
            ("additivity", metric.Additivity.ToString()), ("code", metric.Code), ("scope", explanation.Answer.Scope),
            ("segments", explanation.Answer.Query.View.ToString()),
            ("schemeVersions", explanation.Answer.SchemeVersions), ("lakeVersion", explanation.Answer.RunNo));
        json.WriteStartObject("tableVersions");
        foreach (var (table, version) in explanation.Answer.LakeVersions)
            json.WriteNumber(table, version);
        json.WriteEndObject();
        json.WriteStartArray("readings");
        foreach (var row in explanation.Answer.Rows)
        {
            var reading = row.Readings[0];
            json.WriteStartObject();
            for (var i = 0; i < explanation.Answer.By.Count; i++)
                json.WriteString(explanation.Answer.By[i].Name, row.Values[i]);
            Values(json, ("value", reading.Value), ("reason", reading.Reason), ("numerator", reading.Numerator),
                ("denominator", reading.Denominator), ("unit", reading.Unit), ("note", reading.Note),
                ("rows", reading.Rows));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Statements(json, explanation);
        Samples(json, explanation);
        json.WriteStartArray("lineage");
        foreach (var step in explanation.Lineage)
        {
            json.WriteStartObject();
            Values(json, ("table", step.Table), ("madeFrom", step.MadeFrom));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Statements(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("statements");
        foreach (var statement in explanation.Statements)
        {
            json.WriteStartObject();
            Values(json, ("fact", statement.Fact), ("sql", statement.Sql?.Text), ("reason", statement.Reason));
            json.WriteStartObject("parameters");
            foreach (var (name, value) in statement.Sql?.Parameters ?? new Dictionary<string, object>())
                Values(json, (name, value));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Samples(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("rows");
        foreach (var sample in explanation.Rows)
        {
            json.WriteStartObject();
            Values(json, ("fact", sample.Fact), ("total", sample.Total), ("reason", sample.Reason));
            json.WriteStartArray("rows");
            foreach (var row in sample.Rows)
            {
                json.WriteStartObject();
                Values(json, [.. sample.Columns.Select((c, i) => (c, row[i]))]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Values(Utf8JsonWriter json, params (string Name, object? Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name);
            JsonText.Value(json, value);
        }
    }
}
