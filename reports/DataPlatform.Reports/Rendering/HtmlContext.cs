using System.Globalization;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace DataPlatform.Reports.Rendering;

/// <summary>
/// Scriban made to escape: every value a template prints is text unless it is <see cref="RawHtml"/>. One context serves
/// one rendering; nothing survives it. Unknown names and members stop the rendering with file, line and column.
/// </summary>
internal sealed class HtmlContext : TemplateContext
{
    /// <summary>Above the default of 1,000 on purpose: a scorecard of 40 measures and 12 segments needs more.</summary>
    private const int MostLoops = 500_000;

    private const int LongestText = 64_000_000;

    public HtmlContext(ScriptObject figures, ScriptObject functions)
        : base(functions)
    {
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        EnableRelaxedTargetAccess = false;
        EnableRelaxedFunctionAccess = false;
        EnableRelaxedIndexerAccess = false;
        LoopLimit = MostLoops;
        LimitToString = LongestText;
        RecursiveLimit = 20;
        RegexTimeOut = TimeSpan.FromSeconds(1);
        PushCulture(CultureInfo.InvariantCulture);
        PushGlobal(figures);
    }

    /// <inheritdoc/>
    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        if (textAsObject is not null)
        {
            Write(textAsObject is RawHtml raw
                ? raw.Markup
                : RawHtml.Escape(ObjectToString(textAsObject) ?? ""));
        }
        return this;
    }

    /// <inheritdoc/>
    public override ValueTask<TemplateContext> WriteAsync(SourceSpan span, object? textAsObject) =>
        throw new NotSupportedException("pages are rendered synchronously, so that every value passes Write");

    /// <summary>
    /// What templates may call: Scriban's own functions but those that reach out or tell the time, and the parts. Made
    /// once, for a copy a rendering would cost more than the rendering; no template can change it.
    /// </summary>
    public static ScriptObject Functions(IReadOnlyDictionary<string, Func<object?, RawHtml>> parts)
    {
        var builtins = (ScriptObject)GetDefaultBuiltinObject().Clone(true);
        builtins.Remove("include");
        builtins.Remove("include_join");
        builtins.Remove("date");
        if (builtins["object"] is ScriptObject objects)
        {
            objects.Remove("eval");
            objects.Remove("eval_template");
        }
        foreach (var (name, render) in parts)
            builtins.Import(name, render);
        foreach (var inner in builtins.Values.OfType<ScriptObject>())
            inner.IsReadOnly = true;
        builtins.IsReadOnly = true;
        return builtins;
    }
}
