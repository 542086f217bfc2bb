using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Host.Composition;
using DataPlatform.Host.Output;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Commands;

/// <summary>Asking the semantic layer.</summary>
internal static class SemanticCommands
{
    private static readonly Argument<string> metrics = new("metrics") { Description = "metric ids, separated by commas" };
    private static readonly Option<string?> by = new("--by") { Description = "dimensions, separated by commas" };
    private static readonly Option<string?> where = new("--where") { Description = "condition over dimensions" };
    private static readonly Option<string?> window = new("--window") { Description = "days, both included: 2026-01-01..2026-03-31" };
    private static readonly Option<string?> segments = new("--segments") { Description = "as-was (default), as-is or as-of:DATE" };
    private static readonly Option<string?> scheme = new("--scheme") { Description = "the scheme whose segments are meant" };
    private static readonly Option<string?> role = new("--as") { Description = "ask in a role of access.yaml" };
    private static readonly Option<int> rows = new("--rows") { Description = "rows to show", DefaultValueFactory = _ => 20 };

    public static Command Query() => Verb.Of("query", "ask for metrics: dataplatform query net_margin,otif --by segment,quarter",
        [metrics, by, where, window, segments, scheme, role], call =>
        {
            using var company = Company.Open(call.Folder);
            Print(call, company.Semantic.Query(Question(call), call.Cancellation));
            return CommandLine.Done;
        });

    public static Command Explain() => Verb.Of("explain", "definition, versions, SQL and the rows behind a number",
        [metrics, by, where, window, segments, scheme, role, rows], call =>
        {
            using var company = Company.Open(call.Folder);
            var explanation = company.Semantic.Explain(Question(call), call.Value(rows), call.Cancellation);
            if (call.Out.IsJson)
                call.Out.Json(json => ExplanationText.Write(json, explanation));
            else
                ExplanationText.Print(call.Out, explanation);
            return CommandLine.Done;
        });

    public static Command Metrics() => Verb.Of("metrics", "the catalogue of metrics", [], call =>
    {
        call.Out.Rows(["metric", "title", "unit", "direction", "additivity", "grain", "formula", "code", "version", "about"],
            MetricCatalogue.All.Select(m => new object?[]
            {
                m.Id, m.Title, m.Unit, m.Direction.ToString(), m.Additivity.ToString(), m.Grain, m.Formula.Text, m.Code,
                m.Version, m.About,
            }), "no metrics");
        return CommandLine.Done;
    });

    public static Command Dimensions() => Verb.Of("dimensions", "what metrics can be split and filtered by", [], call =>
    {
        call.Out.Rows(["dimension", "about"], Semantic.Dimensions.All.Select(d => new object?[] { d.Name, d.About }), "none");
        return CommandLine.Done;
    });

    private static MetricQuery Question(Call call)
    {
        var asked = call.Value(where);
        return new MetricQuery(Names(call.Value(metrics)), call.Value(role) is { } name ? Reader.As(name) : Reader.Owner)
        {
            By = call.Value(by) is { } dimensions ? Names(dimensions) : [],
            Where = asked is null ? null : Expression.Parse(asked, new Place("--where")),
            Window = call.Value(window) is { } days ? Window.Parse(days) : Window.All,
            View = View(call.Value(segments)),
            Scheme = call.Value(scheme),
        };
    }

    private static string[] Names(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static SegmentView View(string? text)
    {
        if (text is null or "as-was")
            return SegmentView.AsWas;
        if (text == "as-is")
            return SegmentView.AsIs;
        return text.StartsWith("as-of:", StringComparison.Ordinal)
            && DateOnly.TryParseExact(text["as-of:".Length..], "yyyy-MM-dd", out var day)
            ? SegmentView.AsOf(day)
            : throw new DefinitionException("--segments", text, "as-was, as-is or as-of:2026-01-31");
    }

    private static void Print(Call call, Answer answer)
    {
        var columns = answer.By.Select(d => d.Name).ToList();
        foreach (var metric in answer.Query.Metrics)
        {
            columns.Add(metric);
            // A script always finds the key; a person only reads it where something is missing.
            if (call.Out.IsJson || answer.Rows.Any(r => r.Readings.Any(x => x.Metric.Id == metric && x.Reason is not null)))
                columns.Add($"{metric}.reason");
        }
        call.Out.Rows(columns, answer.Rows.Select(row => Cells(columns, answer, row)), answer.Reason ?? "no rows");
        call.Out.Line();
        call.Out.Line($"{answer.Scope}; segments {answer.Query.View}; lake {answer.RunNo?.ToString() ?? "not finished"}");
        if (call.Out.IsJson && answer.Rows.Count == 0 && answer.Reason is not null)
            Console.Error.WriteLine(answer.Reason);
    }

    private static object?[] Cells(List<string> columns, Answer answer, AnswerRow row)
    {
        var byName = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < answer.By.Count; i++)
            byName[answer.By[i].Name] = row.Values[i];
        foreach (var reading in row.Readings)
        {
            byName[reading.Metric.Id] = reading.Value is { } value ? Trimmed(value) : null;
            byName[$"{reading.Metric.Id}.reason"] = reading.Reason;
        }
        return [.. columns.Select(c => byName.GetValueOrDefault(c))];
    }

    // 1.2300 and 1.23 are one number; the shorter is printed.
    private static decimal Trimmed(decimal value) => value / 1.000000000000000000000000000000000m;
}
