using DataPlatform.Semantic;

namespace DataPlatform.Host.Output;

/// <summary>
/// An answer as rows: one key per dimension and metric; a metric without a value is null, METRIC.reason says why;
/// METRIC.note says what a value lacks.
/// </summary>
internal static class AnswerText
{
    private const int MostNotes = 12;

    public static void Print(Printer printer, Answer answer)
    {
        var columns = Columns(answer, always: printer.IsJson);
        printer.Rows(columns, answer.Rows.Select(row => Cells(columns, answer, row)), answer.Reason ?? "no rows");
        printer.Line();
        var notes = answer.Rows.SelectMany(r => r.Readings.Where(x => x.Note is not null)
            .Select(x => $"{string.Join(' ', r.Values.Select(v => v ?? "unknown").Append(x.Metric.Id))}: {x.Note}"))
            .ToList();
        foreach (var note in notes.Take(MostNotes))
            printer.Line(note);
        if (notes.Count > MostNotes)
            printer.Line($"{notes.Count - MostNotes} more numbers lack something; --output json tells all");
        printer.Line($"{answer.Scope}; segments {answer.Query.View}; "
            + $"lake {answer.RunNo?.ToString() ?? "not finished"}");
    }

    public static string Json(Answer answer)
    {
        using var text = new StringWriter();
        var columns = Columns(answer, always: true);
        new Printer(text, json: true).Rows(columns, answer.Rows.Select(row => Cells(columns, answer, row)), "");
        return text.ToString();
    }

    // A script always finds the key; a person only reads it where something is missing.
    private static List<string> Columns(Answer answer, bool always)
    {
        var columns = answer.By.Select(d => d.Name).ToList();
        foreach (var metric in answer.Query.Metrics)
        {
            columns.Add(metric);
            if (always || answer.Rows.Any(r => r.Readings.Any(x => x.Metric.Id == metric && x.Reason is not null)))
                columns.Add($"{metric}.reason");
            if (always)
                columns.Add($"{metric}.note");
        }
        return columns;
    }

    private static object?[] Cells(List<string> columns, Answer answer, AnswerRow row)
    {
        var byName = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < answer.By.Count; i++)
            byName[answer.By[i].Name] = row.Values[i];
        foreach (var reading in row.Readings)
        {
            byName[reading.Metric.Id] = reading.Value is { } value ? Shortest(value) : null;
            byName[$"{reading.Metric.Id}.reason"] = reading.Reason;
            byName[$"{reading.Metric.Id}.note"] = reading.Note;
        }
        return [.. columns.Select(c => byName.GetValueOrDefault(c))];
    }

    // 1.2300 and 1.23 are one number; the shorter is printed.
    private static decimal Shortest(decimal value) => value / 1.000000000000000000000000000000000m;
}
