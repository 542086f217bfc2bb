using DataPlatform.Core;

namespace DataPlatform.Ingestion.X12;

/// <summary>
/// What parts an interchange, as its own ISA says: the character after ISA parts elements, ISA16 parts components,
/// ISA11 (from version 00402 on, when it is no letter or digit) parts repetitions, and what follows ISA16 ends
/// segments. ISA is read by counting its elements, since senders do not keep its width.
/// </summary>
/// <param name="Element">Between elements.</param>
/// <param name="Component">Between components; null when ISA16 is missing.</param>
/// <param name="Repetition">Between repetitions; null when there are none.</param>
/// <param name="Terminator">Ends a segment; a line feed stands for a line break of either kind.</param>
public sealed record Separators(char Element, char? Component, char? Repetition, char Terminator)
{
    private const int IsaElements = 16;

    /// <summary>True when segments end with the line, so that a line break is no filling.</summary>
    public bool EndsWithLine => Terminator == '\n';

    /// <summary>The separators of the ISA that starts at <paramref name="start"/>, and what is unusual.</summary>
    internal static (Separators Separators, string? Note) Read(string text, int start, Place place)
    {
        var element = start + 3 < text.Length ? text[start + 3] : '\0';
        if (element is '\0' or '\r' or '\n' || char.IsLetterOrDigit(element))
            throw Cut(place, "ISA without an element separator");
        var at = start + 3;
        for (var i = 1; i < IsaElements; i++)
        {
            at = text.IndexOf(element, at + 1);
            if (at < 0)
                throw Cut(place, $"ISA that ends after element {i}");
        }
        var elements = text[(start + 4)..at].Split(element).Select(e => e.Trim().Trim('\r', '\n')).ToList();
        if (elements[11].Length != 5 || !elements[11].All(char.IsAsciiDigit) || elements[14].Length != 1)
            throw Cut(place, "ISA whose elements 12 and 15 are no version and usage indicator");
        var (component, terminator, note) = Ends(text, at + 1, element, place);
        var repetition = elements[10] is [var mark] && !char.IsLetterOrDigit(mark) && mark != element
            ? mark : (char?)null;
        return (new Separators(element, component, repetition, terminator), note);
    }

    // ISA16, then the terminator; the first GS and ST show whether the sender left one of them out
    private static (char? Component, char Terminator, string? Note) Ends(
        string text, int at, char element, Place place)
    {
        if (at >= text.Length)
            throw Cut(place, "ISA without its element 16");
        var component = text[at];
        if (component is '\r' or '\n')
            throw Cut(place, "ISA without its element 16 and a terminator");
        var witness = Witness(text, at, element);
        if (at + 1 >= text.Length)
            throw Cut(place, "ISA without a segment terminator");
        var next = text[at + 1];
        var lineFollows = next is '\r' or '\n';
        if (witness == component && (lineFollows || char.IsLetter(next)))
            return (null, component, $"ISA16 is missing: the terminator '{component}' stands in its place");
        if (!lineFollows)
            return (component, next, null);
        return witness is { } mark && mark != component
            ? (component, mark, $"ISA has no terminator of its own; the other segments end in '{mark}'")
            : (component, '\n', null);
    }

    // the mark before the first ST of the interchange, when it can be a terminator
    private static char? Witness(string text, int from, char element)
    {
        for (var st = text.IndexOf($"ST{element}", from, StringComparison.Ordinal); st > from;
            st = text.IndexOf($"ST{element}", st + 1, StringComparison.Ordinal))
        {
            var before = text.AsSpan(from, st - from).TrimEnd();
            if (before.Length == 0)
                continue;
            var mark = before[^1];
            var parted = before.Length < st - from;
            if (mark != element && !char.IsLetterOrDigit(mark) && !(mark == ' '))
                return mark;
            if (parted)
                return null;
        }
        return null;
    }

    private static DefinitionException Cut(Place place, string found) => new(place, $"an {found}",
        "ISA with 16 elements and a segment terminator, from which the separators are taken",
        "have the interchange sent again; nothing of this file has landed");
}
