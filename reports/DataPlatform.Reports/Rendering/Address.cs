using System.Text.RegularExpressions;

namespace DataPlatform.Reports.Rendering;

/// <summary>
/// Where a link leads: a path of this portal, a place on the same page, or a file in the same folder. Anything else
/// (another host, a script, data in the address) cannot be constructed.
/// </summary>
public sealed partial record Address
{
    /// <summary>Checks the text; throws when it could leave the portal or the folder.</summary>
    public Address(string text) => Text = Allowed().IsMatch(text)
        ? text
        : throw new ArgumentException($"'{text}' is not an address inside the portal", nameof(text));

    /// <summary>The address as it stands in <c>href</c>.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"^(/([A-Za-z0-9._~%@-]+/?)*(\?[A-Za-z0-9._~%@=&+*-]*)?(#[A-Za-z0-9_.-]+)?"
        + @"|#[A-Za-z0-9_.-]+|[A-Za-z0-9][A-Za-z0-9._-]*\.(html|json|csv)(#[A-Za-z0-9_.-]+)?)$")]
    private static partial Regex Allowed();
}
