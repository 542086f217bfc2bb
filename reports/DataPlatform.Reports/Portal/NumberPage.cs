using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataPlatform.Core;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// One reading taken apart: definition version, lake version, scheme version, the policy that applied, the SQL, and the
/// rows it was made from, each with the file and line it came from.
/// </summary>
public static class NumberPage
{
    private const int FirstRows = 25;
    private const int MostRows = 1_000_000;

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(
        string Over, string Title, string Value, bool Known, string? Reason, string? Note, FactList Facts,
        IReadOnlyList<StatementFigures> Statements, IReadOnlyList<TableFigures> Rows, string? RowsElsewhere,
        TableFigures Policies,
        TableFigures Lineage, IReadOnlyList<Words> Downloads);

    /// <summary>A reading with its circumstances, however it was asked for.</summary>
    private sealed record Taken(
        Reading? Reading, string? Reason, IReadOnlyList<ExplainedStatement> Statements, IReadOnlyList<RowSample> Rows,
        IReadOnlyList<string> SchemeVersions, IReadOnlyDictionary<string, long> LakeVersions, long? RunNo);

    /// <summary>The SQL over one fact.</summary>
    internal sealed record StatementFigures(string Fact, string? Text, string Values, string? Reason);

    /// <summary>The page of a reading.</summary>
    public static Page Show(Visit visit, ReadingKey key)
    {
        if (Problem(visit, key) is { } problem)
            return problem;
        var metric = MetricCatalogue.Find(key.Metric)!;
        var taken = visit.IsExport ? TakeTogether(visit, key, metric) : Take(visit, key);
        var reading = taken.Reading;
        var name = SegmentNames.Of(visit, [key.Segment], key.Month)[key.Segment];
        var form = UnitForm.For(reading?.Unit ?? metric.Unit, [reading?.Value]);
        var figures = new Figures(
            $"{name} · {Numbers.Month(key.Month)} · {visit.Scope}",
            metric.Title,
            reading?.Value is { } value ? form.Say(value) : "not computable",
            reading?.Value is not null,
            reading?.Value is null ? Why(key, reading?.Reason ?? taken.Reason) : null,
            reading?.Note,
            Facts(visit, key, metric, taken, name),
            [
                .. taken.Statements.Select(s => new StatementFigures(
                    s.Fact, s.Sql?.Text,
                    s.Sql is null ? ""
                        : string.Join(", ", s.Sql.Parameters.Select(p => $"${p.Key} = {Plain(p.Value)}")),
                    s.Reason)),
            ],
            [.. taken.Rows.Select(r => RowTable(visit, key, r))],
            RowsElsewhere(visit, key, reading),
            Policies(visit, key, name),
            Lineage(visit, metric),
            Downloads(visit, key));
        return visit.Html("scorecard", $"{metric.Title}, {name}", "NumberPage", figures);
    }

    /// <summary>The reading and its circumstances as JSON; decimals are strings.</summary>
    public static Page Json(Visit visit, ReadingKey key)
    {
        if (Problem(visit, key) is { } problem)
            return problem;
        var explained = visit.Data.Semantic.Explain(Query(visit, key), FirstRows, visit.Cancellation);
        var reading = explained.Answer.Rows.FirstOrDefault()?.Readings[0];
        var node = new JsonObject
        {
            ["schema"] = "dataplatform.reading/1",
            ["metric"] = key.Metric,
            ["metric_version"] = explained.Metric.Version,
            ["segment"] = key.Segment,
            ["month"] = Numbers.MonthKey(key.Month),
            ["value"] = reading?.Value is { } v ? Numbers.Exact(v) : null,
            ["unit"] = reading?.Unit,
            ["reason"] = reading?.Value is null ? reading?.Reason ?? explained.Answer.Reason ?? "no rows" : null,
            ["note"] = reading?.Note,
            ["numerator"] = reading?.Numerator is { } n ? Numbers.Exact(n) : null,
            ["denominator"] = reading?.Denominator is { } d ? Numbers.Exact(d) : null,
            ["rows"] = reading?.Rows,
            ["scope"] = explained.Answer.Scope,
            ["run"] = explained.Answer.RunNo,
            ["scheme_versions"] = new JsonArray([.. explained.Answer.SchemeVersions.Select(s => (JsonNode)s)]),
            ["table_versions"] = new JsonObject(
                explained.Answer.LakeVersions.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
        };
        return Page.Json(node.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>
    /// All rows behind the reading as CSV, one block a fact. Text that a spreadsheet would run as a formula gets an
    /// apostrophe in front.
    /// </summary>
    public static Page Csv(Visit visit, ReadingKey key)
    {
        if (Problem(visit, key) is { } problem)
            return problem;
        var text = new StringBuilder();
        foreach (var sample in visit.Data.Semantic.Rows(Query(visit, key), MostRows, visit.Cancellation))
        {
            if (text.Length > 0)
                text.Append("\r\n");
            text.AppendJoin(',', new[] { "fact" }.Concat(sample.Columns).Select(c => Quoted(c))).Append("\r\n");
            foreach (var row in sample.Rows)
                text.AppendJoin(',', row.Prepend(sample.Fact).Select(Quoted)).Append("\r\n");
        }
        return Page.Csv(text.ToString(), $"{key.Metric}-{Numbers.MonthKey(key.Month)}.csv");
    }

    private static Taken Take(Visit visit, ReadingKey key)
    {
        var limit = visit["all"] is null ? FirstRows : MostRows;
        var explained = visit.Data.Semantic.Explain(Query(visit, key), limit, visit.Cancellation);
        var answer = explained.Answer;
        return new Taken(answer.Rows.FirstOrDefault()?.Readings[0], answer.Reason, explained.Statements, explained.Rows,
            answer.SchemeVersions, answer.LakeVersions, answer.RunNo);
    }

    /// <summary>The same from one question for all numbers of the folder, without rows.</summary>
    private static Taken TakeTogether(Visit visit, ReadingKey key, Metric metric)
    {
        var window = Window.MonthOf(key.Month);
        var reading = key.Segment == "*"
            ? visit.Readings(metric, window).Select(r => r.Reading).FirstOrDefault()
            : visit.Readings(metric, window, "segment").Where(r => r.Values[0] == key.Segment).Select(r => r.Reading)
                .FirstOrDefault();
        return new Taken(reading, null, visit.Data.Semantic.Compile(Query(visit, key)), [],
            reading?.SchemeVersions ?? [], reading?.LakeVersions ?? new Dictionary<string, long>(),
                visit.LastRunNo);
    }

    private static string Why(ReadingKey key, string? reason)
    {
        if (reason is null or "no rows")
            return "there are no rows in this month";
        var plain = Reasons.Plain(key.Metric, reason);
        return plain == reason ? reason : $"{plain} ({reason})";
    }

    private static string? RowsElsewhere(Visit visit, ReadingKey key, Reading? reading) => !visit.IsExport ? null
        : $"{Numbers.Counted(reading?.Rows ?? 0, "fact row")} took part. "
            + "An exported issue carries no rows of customers; "
            + $"list them with: dataplatform explain {key.Metric} --window {Window.MonthOf(key.Month)}"
            + (key.Segment == "*" ? "" : $" --where \"segment = '{key.Segment}'\"");

    private static Page? Problem(Visit visit, ReadingKey key)
    {
        if (MetricCatalogue.Find(key.Metric) is null)
            return visit.State("scorecard", "Number not found", State.NotFound, "There is no metric of this name.",
                new Words("Start from the "), new Words("scorecard", visit.Links.Scorecard()), new Words("."));
        if (visit.May.IsNone)
            return visit.NotAllowed("scorecard", "Number", Sentences.NoEntitlement);
        // The same answer for a segment that does not exist and for one the reader may not see.
        return key.Segment != "*" && !Allowed(visit, key)
            ? visit.State("scorecard", "Number not found", State.NotFound,
                "There is no such segment among those you may see.",
                new Words("Start from the "), new Words("scorecard", visit.Links.Scorecard()), new Words("."))
            : null;
    }

    private static bool Allowed(Visit visit, ReadingKey key)
    {
        var may = visit.May;
        var known = key.Segment == "UNASSIGNED" || visit.Data.Workspace.Schemes.Where(s => s.Id == visit.Scheme)
            .SelectMany(s => s.Versions).Any(v => v.Segments.Any(s => s.Id == key.Segment));
        return known && (may.IsAll || (may.Segments?.Contains(key.Segment) ?? true));
    }

    private static MetricQuery Query(Visit visit, ReadingKey key) => new([key.Metric], visit.Reader)
    {
        Window = Window.MonthOf(key.Month),
        Filters = key.Segment == "*" ? [] : [Filter.Is("segment", key.Segment)],
        View = visit.View,
        Scheme = visit.Scheme,
    };

    private static FactList Facts(
        Visit visit, ReadingKey key, Metric metric, Taken taken, string name)
    {
        var reading = taken.Reading;
        var facts = new List<Fact>
        {
            Fact.Of("Metric", new Words(metric.Title, visit.Links.Metric(metric.Id)),
                new Words($", version {metric.Version}")),
            Fact.Of("Meaning", new Words(metric.About)),
            Fact.Of("Formula", new Words(metric.Formula.Text)),
            Fact.Of("Segment", new Words(name),
                new Words(visit.View.Name == "as is" ? ", as it is today" : ", as it was")),
            Fact.Of("Period", new Words(Window.MonthOf(key.Month).ToString())),
            Fact.Of("Scheme", new Words(taken.SchemeVersions.Count == 0
                ? "no segment was asked for" : string.Join(", ", taken.SchemeVersions))),
            Fact.Of("Lake", new Words(taken.RunNo is { } run ? $"lake version {run}" : "no finished run"),
                new Words(taken.LakeVersions.Count == 0 ? "" : ": " + string.Join(", ",
                    taken.LakeVersions.OrderBy(t => t.Key, StringComparer.Ordinal)
                        .Select(t => $"{t.Key} at {t.Value}")))),
            Fact.Of("Fact rows", new Words(Numbers.Fixed(reading?.Rows ?? 0))),
        };
        if (reading?.Value is { } value)
            facts.Insert(0, Fact.Of("Exactly", new Words($"{Numbers.Exact(value)} {reading.Unit}")));
        if (reading?.Numerator is { } top && reading.Denominator is { } bottom)
            facts.Insert(1, Fact.Of("Made of", new Words($"{Numbers.Exact(top)} over {Numbers.Exact(bottom)}")));
        return new FactList(facts);
    }

    private static TableFigures RowTable(Visit visit, ReadingKey key, RowSample sample) => new(
        $"Rows of {sample.Fact}",
        [.. sample.Columns.Select((c, i) => new Head(
            c.Replace('_', ' '), sample.Rows.Any(r => r[i] is decimal or long)))],
        [.. sample.Rows.Select(r => new Row([.. r.Select(c => Exact(c))]))],
        sample.Reason ?? "No row took part.",
        sample.Total,
        visit.Links.With("number", ("metric", key.Metric), ("segment", key.Segment),
            ("month", Numbers.MonthKey(key.Month)), ("all", "1")));

    private static Cell Exact(object? value) => value switch
    {
        decimal number => new Cell([new Words(Numbers.Exact(number).Replace('-', '\u2212'))], Numbers.Exact(number)),
        null => "–",
        _ => Plain(value),
    };

    private static TableFigures Policies(Visit visit, ReadingKey key, string name)
    {
        var day = key.Month.AddMonths(1).AddDays(-1);
        var policies = visit.Data.Workspace.Schemes.Where(s => s.Id == visit.Scheme).SelectMany(s => s.Policies)
            .Where(p => p.Segment == key.Segment && p.Validity.From <= day && day < p.Validity.To);
        var promises = visit.Data.Workspace.Schemes.Where(s => s.Id == visit.Scheme).SelectMany(s => s.Commitments)
            .Where(c =>
                c.Segment == key.Segment && c.Metric == key.Metric && c.Validity.From <= day && day < c.Validity.To);
        return new TableFigures(
            $"Policy of {name} that held on {Numbers.Day(day)}",
            [new("Policy"), new("Parameter"), new("Value", true), new("Unit"), new("Stands in")],
            [
                .. policies.Select(p => Row.Of(
                    p.Policy, p.Parameter, Cell.Number(p.Value, 4), p.Unit, Cell.Mono(p.Place.ToString()))),
                .. promises.Select(c => Row.Of(
                    $"promise {c.Sla}, clause {c.Clause}", c.Metric, Cell.Number(c.Target, 4), "",
                    Cell.Mono(c.Place.ToString()))),
            ],
            key.Segment == "*" ? "Policies belong to segments; the enterprise has none." : "No policy was in force.");
    }

    private static TableFigures Lineage(Visit visit, Metric metric) => new(
        "Where the rows come from",
        [new("Table"), new("Layer"), new("Made from")],
        [
            .. TableLineage.Sources(visit.Data.Tables, metric.Facts).Select(t => Row.Of(
                new Words(t.TableName, visit.Links.Thing("table", t.TableName)), Names.Snake(t.Layer.ToString()),
                TableLineage.Inputs(t) is { Count: > 0 } inputs
                    ? new Cell([.. MetricPage.Joined(inputs.Select(i => new Words(i, visit.Links.Thing("table", i))))])
                    : "a feed, or the workspace's text")),
        ],
        "No table took part.");

    private static Words[] Downloads(Visit visit, ReadingKey key)
    {
        (string, string)[] parameters =
            [("metric", key.Metric), ("segment", key.Segment), ("month", Numbers.MonthKey(key.Month))];
        return visit.Links.With("number.json", parameters) is { } json
            && visit.Links.With("number.csv", parameters) is { } csv
                ? [new("This number as JSON", json), new("All its rows as CSV", csv)]
                : [];
    }

    internal static string Plain(object? value) => value switch
    {
        null => "",
        decimal number => Numbers.Exact(number),
        DateOnly day => Numbers.Day(day),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool flag => flag ? "yes" : "no",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Quoted(object? value)
    {
        var text = Plain(value);
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
