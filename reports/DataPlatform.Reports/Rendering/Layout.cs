using System.Globalization;
using System.Text;

namespace DataPlatform.Reports.Rendering;

/// <summary>A finished page: what an address answers with.</summary>
/// <param name="Status">200, 403 or 404, as in HTTP.</param>
/// <param name="Type">Media type.</param>
/// <param name="Text">The content.</param>
/// <param name="FileName">Set when the content is to be saved rather than shown.</param>
public sealed record Page(int Status, string Type, string Text, string? FileName = null)
{
    /// <summary>An HTML page.</summary>
    public static Page Html(string text, int status = 200) => new(status, "text/html; charset=utf-8", text);

    /// <summary>A page of data.</summary>
    public static Page Json(string text) => new(200, "application/json; charset=utf-8", text);

    /// <summary>Rows for a spreadsheet.</summary>
    public static Page Csv(string text, string fileName) => new(200, "text/csv; charset=utf-8", text, fileName);
}

/// <summary>An entry of the navigation.</summary>
public sealed record NavEntry(string Name, Address? Href, bool Current);

/// <summary>The frame every page stands in: head, navigation, search, footer.</summary>
/// <param name="Title">Title of the browser tab; the page's own heading stands in the body.</param>
/// <param name="Company">Whose figures these are.</param>
/// <param name="Body">The page.</param>
/// <param name="Nav">Places of the portal.</param>
/// <param name="Home">Where the name at the top leads.</param>
/// <param name="Find">Address of the search, or null in a folder.</param>
/// <param name="Query">What was searched for.</param>
/// <param name="StyleHref">Style sheet's address, or null when it stands in the page.</param>
/// <param name="Style">Style sheet in the page.</param>
/// <param name="PrintHeader">Line repeated on printed pages.</param>
/// <param name="Foot">Line at the end.</param>
public sealed record Layout(
    string Title,
    string Company,
    RawHtml Body,
    IReadOnlyList<NavEntry> Nav,
    Address? Home,
    Address? Find,
    string Query,
    Address? StyleHref,
    RawHtml? Style,
    RawHtml PrintHeader,
    string Foot)
{
    private static readonly (string Name, string Path)[] places =
    [
        ("Scorecards", "scorecard"), ("Cost to serve", "cost-to-serve"), ("Carbon", "carbon"), ("Segments", "segments"),
        ("Feeds", "feeds"), ("Catalogue", "catalogue"), ("Runs", "runs"),
    ];

    /// <summary>Text inside a CSS string: everything but plain letters and digits as its code point.</summary>
    private static RawHtml CssText(string text)
    {
        var css = new StringBuilder(text.Length * 2);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value == ' '))
                css.Append((char)rune.Value);
            else if (!Rune.IsControl(rune))
                css.Append(CultureInfo.InvariantCulture, $"\\{rune.Value:X} ");
        }
        return RawHtml.Trusted(css.ToString());
    }

    /// <summary>Puts a body into the frame.</summary>
    public static string Render(
        Links links, string company, string place, string title, RawHtml body, string printHeader, string query = "")
    {
        var nav = places
            .Select(p => new NavEntry(
                p.Name, p.Path == "scorecard" ? links.Scorecard() : links.Page(p.Path), p.Path == place))
            .Where(n => n.Href is not null)
            .ToList();
        var layout = new Layout(
            title, company, body, nav, links.Page("") ?? links.Scorecard(), links.Page("find"), query, links.Style,
            links.Style is null ? RawHtml.Trusted(Templates.Css) : null, CssText(printHeader),
            "Computed on this machine from its own lake. Nothing on this page asks the network for anything.");
        return Templates.Render("Layout", layout).Markup;
    }
}
