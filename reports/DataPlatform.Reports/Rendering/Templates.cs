using System.Collections.Concurrent;
using DataPlatform.Core;
using Scriban;

namespace DataPlatform.Reports.Rendering;

/// <summary>
/// The templates of this project, embedded beside their classes. A template sees its figures' properties in snake case,
/// and the parts <c>show_table</c>, <c>show_chart</c>, <c>show_facts</c> and <c>show_words</c>, which are templates
/// themselves.
/// </summary>
public static class Templates
{
    private static readonly ConcurrentDictionary<string, Template> parsed = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, Func<object?, RawHtml>> parts = new(StringComparer.Ordinal)
    {
        ["show_table"] = figures => Part("Table", figures),
        ["show_chart"] = figures => Part("Chart", figures),
        ["show_facts"] = figures => Part("Facts", figures),
        ["show_words"] = figures => Part("Words", figures),
    };

    private static readonly Scriban.Runtime.ScriptObject functions = HtmlContext.Functions(parts);

    /// <summary>Every template by name, without ending.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(Templates).Assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sbn", StringComparison.Ordinal))
            .Select(n => n[..^4])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The one style sheet: screen, dark, phone and print.</summary>
    public static string Css { get; } = Resource("style.css");

    /// <summary>Renders figures with a template of this project.</summary>
    public static RawHtml Render(string template, object figures) => Render(template, Script.Object(figures));

    /// <summary>The text of a template.</summary>
    public static string Source(string template) => Resource(template + ".sbn");

    private static RawHtml Part(string template, object? figures) => figures switch
    {
        null => RawHtml.Empty,
        Scriban.Runtime.ScriptObject one => Render(template, one),
        _ => throw new ArgumentException($"the part '{template}' needs figures, not {figures.GetType().Name}"),
    };

    private static RawHtml Render(string template, Scriban.Runtime.ScriptObject figures)
    {
        var ready = parsed.GetOrAdd(template, Parse);
        return RawHtml.Trusted(ready.Render(new HtmlContext(figures, functions)));
    }

    private static Template Parse(string name)
    {
        var template = Template.Parse(Source(name), name + ".sbn");
        return template.HasErrors
            ? throw new DefinitionException(
                new Place(name + ".sbn"), string.Join("; ", template.Messages), "a template that parses")
            : template;
    }

    private static string Resource(string name)
    {
        using var stream = typeof(Templates).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"there is no embedded '{name}'; known: {string.Join(", ", All)}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
