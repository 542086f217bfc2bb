using System.Net;
using System.Text.RegularExpressions;

namespace DataPlatform.Tests.Reports;

/// <summary>A page taken apart: enough of HTML to check what we promise about it.</summary>
internal sealed partial class HtmlPage
{
    private static readonly HashSet<string> empty = new(StringComparer.Ordinal)
    {
        "meta", "link", "input", "br", "hr", "rect", "line", "circle", "path", "img",
    };

    private static readonly HashSet<string> known = new(StringComparer.Ordinal)
    {
        "html", "head", "meta", "title", "link", "style", "body", "header", "nav", "main", "footer", "section", "form",
            "label",
        "input", "button", "h1", "h2", "h3", "p", "a", "b", "small", "span", "sup", "ul", "ol", "li", "dl", "div", "dt",
            "dd",
        "table", "caption", "thead", "tbody", "tr", "th", "td", "data", "figure", "figcaption", "details", "summary",
            "pre",
        "code", "svg", "rect", "line", "circle", "path", "text",
    };

    public HtmlPage(string text)
    {
        Text = text;
        Tags = [.. Tag().Matches(StyleBlock().Replace(text, "<style></style>")).Select(Read)];
    }

    public string Text { get; }

    public IReadOnlyList<(string Name, bool Closes, IReadOnlyDictionary<string, string> Attributes)> Tags { get; }

    public IEnumerable<string> Hrefs =>
        Tags.Where(t => t is { Name: "a", Closes: false }).Select(t => t.Attributes["href"]);

    /// <summary>Tags with the names of their attributes: equal for equal markup, whatever the text.</summary>
    public string Shape => string.Join('\n', Tags.Select(t =>
        $"{(t.Closes ? "/" : "")}{t.Name} {string.Join(' ', t.Attributes.Keys.Order(StringComparer.Ordinal))}"));

    /// <summary>Values of <c>data</c> elements in order.</summary>
    public IEnumerable<string> DataValues =>
        Tags.Where(t => t is { Name: "data", Closes: false }).Select(t => t.Attributes["value"]);

    /// <summary>Everything that breaks our rules; empty when the page is sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        var open = new Stack<string>();
        foreach (var (name, closes, attributes) in Tags)
        {
            if (!known.Contains(name))
                faults.Add($"unknown element {name}");
            if (closes && (open.Count == 0 || open.Pop() != name))
                faults.Add($"</{name}> closes nothing");
            else if (!closes && !empty.Contains(name))
                open.Push(name);
            faults.AddRange(attributes.Keys.Where(a => a == "style" || a.StartsWith("on", StringComparison.Ordinal))
                .Select(a => $"attribute {a} on {name}"));
        }
        var rest = Tag().Replace(StyleBlock().Replace(Text, ""), "")
            .Replace("<!DOCTYPE html>", "", StringComparison.Ordinal);
        if (rest.Contains('<', StringComparison.Ordinal) || rest.Contains('>', StringComparison.Ordinal))
            faults.Add("a raw < or > that belongs to no element");
        if (open.Count > 0)
            faults.Add("never closed: " + string.Join(", ", open));
        foreach (var one in new[] { "h1", "main", "header", "footer", "title" })
        {
            if (Count(one) != 1)
                faults.Add($"{Count(one)} times {one}");
        }
        faults.AddRange(Rules());
        return faults;
    }

    private IEnumerable<string> Rules()
    {
        var ids = Tags.Where(t => t.Attributes.ContainsKey("id")).Select(t => t.Attributes["id"]).ToList();
        foreach (var twice in ids.GroupBy(i => i).Where(g => g.Count() > 1))
            yield return $"id {twice.Key} twice";
        foreach (var lost in Hrefs.Where(h => h.StartsWith('#') && !ids.Contains(h[1..])))
            yield return $"{lost} leads nowhere";
        if (Tags.Any(t => t is { Name: "th", Closes: false } && !t.Attributes.ContainsKey("scope")))
            yield return "th without scope";
        if (Count("table") != Count("caption"))
            yield return "table without caption";
        if (Tags.Any(t => t is { Name: "svg", Closes: false }
            && (t.Attributes.GetValueOrDefault("role") != "img"
                || t.Attributes.GetValueOrDefault("aria-label") is null or "")))
            yield return "svg without its sentence";
        foreach (var outside in Tags.SelectMany(t => t.Attributes)
            .Where(a => a.Key is "href" or "src" or "action" && Outside().IsMatch(a.Value)))
            yield return $"leads outside: {outside.Value}";
        if (Text.Contains("http://", StringComparison.Ordinal) || Text.Contains("https://", StringComparison.Ordinal))
            yield return "names another host";
    }

    private int Count(string name) => Tags.Count(t => t.Name == name && !t.Closes);

    private static (string, bool, IReadOnlyDictionary<string, string>) Read(Match tag) => (
        tag.Groups[2].Value,
        tag.Groups[1].Length > 0,
        Attribute().Matches(tag.Groups[3].Value)
            .ToDictionary(a => a.Groups[1].Value, a =>
                WebUtility.HtmlDecode(a.Groups[2].Value), StringComparer.Ordinal));

    [GeneratedRegex(@"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9-]*(?:=""[^""]*"")?)*)\s*/?>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9-]*)(?:=""([^""]*)"")?")]
    private static partial Regex Attribute();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex StyleBlock();

    [GeneratedRegex(@"^(//|[a-z]+:)")]
    private static partial Regex Outside();
}
