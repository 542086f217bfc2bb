using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DataPlatform.Reports.Rendering;

/// <summary>Markup our own code made; the only text a template writes without escaping.</summary>
public sealed class RawHtml
{
    private static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private RawHtml(string markup) => Markup = markup;

    /// <summary>Nothing.</summary>
    public static RawHtml Empty { get; } = new("");

    /// <summary>The markup as it goes into the page.</summary>
    public string Markup { get; }

    /// <summary>Marks text as markup. Only for what a template or a chart of this project produced.</summary>
    internal static RawHtml Trusted(string markup) => new(markup);

    /// <summary>Text made harmless in element content and in quoted attributes; control characters are
    /// dropped.</summary>
    public static string Escape(string text)
    {
        var clean = text;
        if (text.Any(IsForbidden))
        {
            var kept = new StringBuilder(text.Length);
            foreach (var c in text.Where(c => !IsForbidden(c)))
                kept.Append(c);
            clean = kept.ToString();
        }
        return encoder.Encode(clean);
    }

    /// <inheritdoc/>
    public override string ToString() => Markup;

    private static bool IsForbidden(char c) => char.IsControl(c) && c is not ('\t' or '\n' or '\r');
}
