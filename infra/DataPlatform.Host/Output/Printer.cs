using System.Globalization;
using System.Text;

namespace DataPlatform.Host.Output;

/// <summary>Prints rows and facts, as aligned text for a person or as JSON for a script.</summary>
internal sealed class Printer(TextWriter writer, bool json)
{
    private const int WidestCell = 60;

    public bool IsJson => json;

    /// <summary>An array of objects, or a table with a line for each row.</summary>
    public void Rows(IReadOnlyList<string> columns, IEnumerable<object?[]> rows, string whenEmpty)
    {
        if (json)
        {
            writer.WriteLine(JsonText.Of(w =>
            {
                w.WriteStartArray();
                foreach (var row in rows)
                    Object(w, columns, row);
                w.WriteEndArray();
            }));
            return;
        }
        var all = rows.Select(r => r.Select(Text).ToArray()).ToList();
        if (all.Count == 0)
        {
            writer.WriteLine(whenEmpty);
            return;
        }
        var kinds = rows.First().Select(c => c is decimal or long or double or int).ToArray();
        Table(columns, all, kinds);
    }

    /// <summary>One object, or a line for each fact.</summary>
    public void Facts(params (string Name, object? Value)[] facts)
    {
        if (json)
        {
            writer.WriteLine(JsonText.Of(
                w => Object(w, [.. facts.Select(f => f.Name)], [.. facts.Select(f => f.Value)])));
            return;
        }
        var width = facts.Max(f => f.Name.Length);
        foreach (var (name, value) in facts)
            writer.WriteLine($"{name.PadRight(width)}  {Text(value)}");
    }

    /// <summary>JSON of a shape of its own; nothing when a person reads.</summary>
    public void Json(Action<System.Text.Json.Utf8JsonWriter> write) => writer.WriteLine(JsonText.Of(write));

    /// <summary>A sentence for a person; nothing when a script reads.</summary>
    public void Line(string text = "")
    {
        if (!json)
            writer.WriteLine(text);
    }

    private static void Object(System.Text.Json.Utf8JsonWriter w, IReadOnlyList<string> columns, object?[] row)
    {
        w.WriteStartObject();
        for (var i = 0; i < columns.Count; i++)
        {
            w.WritePropertyName(columns[i]);
            JsonText.Value(w, row[i]);
        }
        w.WriteEndObject();
    }

    private void Table(IReadOnlyList<string> columns, List<string[]> rows, bool[] numbers)
    {
        var widths = columns.Select((c, i) => Math.Max(c.Length, rows.Max(r => Math.Min(r[i].Length, WidestCell))))
            .ToArray();
        writer.WriteLine(Line(columns, widths, numbers));
        writer.WriteLine(string.Join("  ", widths.Select(w => new string('-', w))));
        foreach (var row in rows)
            writer.WriteLine(Line(row, widths, numbers));
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths, bool[] numbers)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = cells[i].Length > WidestCell ? cells[i][..(WidestCell - 1)] + "…" : cells[i];
            line.Append(i == 0 ? "" : "  ").Append(numbers[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
        }
        return line.ToString().TrimEnd();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        decimal number => number.ToString("#,0.##########", CultureInfo.InvariantCulture).Replace(',', ' '),
        long whole => whole.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' '),
        DateOnly day => day.ToString("yyyy-MM-dd"),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"),
        bool flag => flag ? "yes" : "no",
        string text => text.ReplaceLineEndings(" "),
        IEnumerable<string> texts => string.Join(", ", texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
