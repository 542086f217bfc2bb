using System.CommandLine;
using DataPlatform.Host.Composition;
using DataPlatform.Host.Output;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Commands;

/// <summary>Asking the semantic layer.</summary>
internal static class SemanticCommands
{
    private static readonly Argument<string> metrics = new("metrics")
    {
        Description = "metric ids, separated by commas",
    };
    private static readonly Option<string?> by = new("--by") { Description = "dimensions, separated by commas" };
    private static readonly Option<string?> where = new("--where") { Description = "condition over dimensions" };
    private static readonly Option<string?> window = new("--window")
    {
        Description = "days, both included: 2026-01-01..2026-03-31",
    };
    private static readonly Option<string?> segments = new("--segments")
    {
        Description = "as-was (default), as-is or as-of:DATE",
    };
    private static readonly Option<string?> scheme = new("--scheme")
    {
        Description = "the scheme whose segments are meant",
    };
    private static readonly Option<string?> role = new("--as") { Description = "ask in a role of access.yaml" };
    private static readonly Option<long?> lake = new("--lake")
    {
        Description = "an earlier lake version: the numbers as that run left them",
    };

    private static readonly Option<int> rows = new("--rows")
    {
        Description = "rows to show", DefaultValueFactory = _ => 20,
    };

    public static Command Query() =>
        Verb.Of("query", "ask for metrics: dataplatform query net_margin,otif --by segment,quarter",
        [metrics, by, where, window, segments, scheme, role, lake], call =>
        {
            using var company = Company.Open(call.Folder);
            var answer = company.Semantic.Query(Question(call, company), call.Cancellation);
            AnswerText.Print(call.Out, answer);
            if (call.Out.IsJson && answer.Rows.Count == 0 && answer.Reason is not null)
                Console.Error.WriteLine(answer.Reason);
            return CommandLine.Done;
        });

    public static Command Explain() => Verb.Of("explain", "definition, versions, SQL and the rows behind a number",
        [metrics, by, where, window, segments, scheme, role, lake, rows], call =>
        {
            using var company = Company.Open(call.Folder);
            var explanation = company.Semantic.Explain(Question(call, company), call.Value(rows), call.Cancellation);
            if (call.Out.IsJson)
                call.Out.Json(json => ExplanationText.Write(json, explanation));
            else
                ExplanationText.Print(call.Out, explanation);
            return CommandLine.Done;
        });

    public static Command Metrics() => Verb.Of("metrics", "the catalogue of metrics", [], call =>
    {
        call.Out.Rows(["metric", "title", "unit", "direction", "additivity", "grain", "formula", "code", "version",
            "about"], MetricCatalogue.All.Select(m => new object?[]
            {
                m.Id, m.Title, m.Unit, m.Direction.ToString(), m.Additivity.ToString(), m.Grain, m.Formula.Text, m.Code,
                m.Version, m.About,
            }), "no metrics");
        return CommandLine.Done;
    });

    public static Command Dimensions() => Verb.Of("dimensions", "what metrics can be split and filtered by", [], call =>
    {
        call.Out.Rows(["dimension", "about"], Semantic.Dimensions.All.Select(d => new object?[] { d.Name, d.About }),
            "none");
        return CommandLine.Done;
    });

    private static MetricQuery Question(Call call, Company company) => Questions.Of(
        call.Value(metrics), call.Value(role) is { } name ? Reader.As(name) : Reader.Owner, call.Value(by),
        call.Value(where), call.Value(window), call.Value(segments), call.Value(scheme))
        with
    {
        Versions = call.Value(lake) is { } number ? company.Book.At(number).Versions : null,
    };
}
