using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Core;

namespace DataPlatform.Ingestion.X12;

/// <summary>
/// An element by its name in the standard: <c>W0602</c> is element 2 of segment W06; <c>N9_SG_02</c> is element 2 of
/// the N9 whose first element is SG; <c>N1_ST_N401</c> is element 1 of the N4 that follows the N1 whose first element
/// is ST, before the next N1.
/// </summary>
internal sealed partial record ElementName(string Segment, string? Qualifier, string? Following, int Element)
{
    /// <summary>Reads a contract property's name.</summary>
    internal static ElementName Parse(string name, Place place)
    {
        if (Plain().Match(name) is { Success: true } plain)
            return new ElementName(plain.Groups[1].Value, null, null, Number(plain.Groups[2]));
        if (Qualified().Match(name) is { Success: true } qualified)
        {
            var following = qualified.Groups[3].Value;
            return new ElementName(qualified.Groups[1].Value, qualified.Groups[2].Value,
                following.Length == 0 ? null : following, Number(qualified.Groups[4]));
        }
        throw new DefinitionException(place, $"the property '{name}'",
            "an element's name: W0602, or with the segment's first element N9_SG_02, or of a segment below it "
                + "N1_ST_N401",
            "write the segment's id and the element's two digits");
    }

    /// <summary>The element in the first of the scopes that holds it; null when none does.</summary>
    internal string? In(IReadOnlyList<IReadOnlyList<X12Segment>> scopes)
    {
        foreach (var scope in scopes)
        {
            for (var i = 0; i < scope.Count; i++)
            {
                var segment = scope[i];
                if (segment.Id != Segment || (Qualifier is not null && segment[1]?.Trim() != Qualifier))
                    continue;
                var holder = Following is null ? segment : Below(scope, i);
                if (holder?[Element] is { } value)
                    return value;
            }
        }
        return null;
    }

    private X12Segment? Below(IReadOnlyList<X12Segment> scope, int at)
    {
        for (var i = at + 1; i < scope.Count && scope[i].Id != Segment; i++)
        {
            if (scope[i].Id == Following)
                return scope[i];
        }
        return null;
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([A-Z][A-Z0-9]{1,2})([0-9]{2})$")]
    private static partial Regex Plain();

    [GeneratedRegex("^([A-Z][A-Z0-9]{1,2})_([A-Za-z0-9]+)_([A-Z][A-Z0-9]{1,2})??([0-9]{2})$")]
    private static partial Regex Qualified();
}
