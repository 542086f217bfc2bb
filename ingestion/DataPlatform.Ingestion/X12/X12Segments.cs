using DataPlatform.Core;

namespace DataPlatform.Ingestion.X12;

/// <summary>
/// Parts the text of a file into segments, each interchange by its own separators. Line breaks that end no segment are
/// filling (folded lines, one segment per line, indentation) and no part of an element.
/// </summary>
internal static class X12Segments
{
    private static readonly char[] LineBreaks = ['\r', '\n'];

    /// <summary>The interchanges of a file: separators, what is unusual about them, the segments in order.</summary>
    internal static IEnumerable<(Separators Separators, string? Note, IReadOnlyList<X12Segment> Segments)> Read(
        string text, string file)
    {
        var at = Skip(text, 0);
        if (at == text.Length)
        {
            throw new DefinitionException(new Place(file), "an empty file", "an X12 interchange",
                "have the file sent again, or take it away");
        }
        while (at < text.Length)
        {
            var place = new Place(file, (int)LineAt(text, at));
            if (!text.AsSpan(at).StartsWith("ISA", StringComparison.Ordinal))
            {
                throw new DefinitionException(place, $"text that starts with '{Start(text, at)}'",
                    "an interchange, which starts with ISA",
                    "have the interchange sent again with its envelope; nothing of this file has landed");
            }
            var (separators, note) = Separators.Read(text, at, place);
            var segments = new List<X12Segment>();
            at = Interchange(text, at, separators, segments);
            yield return (separators, note, segments);
        }
    }

    private static int Interchange(string text, int at, Separators separators, List<X12Segment> segments)
    {
        var line = LineAt(text, at);
        while (at < text.Length)
        {
            // ISA itself may lack the terminator that the others have
            var end = separators.EndsWithLine ? text.IndexOfAny(LineBreaks, at)
                : segments.Count == 0 ? IsaEnd(text, at, separators)
                : text.IndexOf(separators.Terminator, at);
            var until = end < 0 ? text.Length : end;
            var raw = text[at..until];
            var content = Unfolded(raw, separators);
            if (content.Length > 0)
                segments.Add(Segment(content, line, separators, raw));
            var next = Skip(text, end < 0 ? until : until + 1);
            line += Breaks(text, at, next);
            at = next;
            if (segments.Count > 0 && segments[^1].Id == "IEA" && content.Length > 0)
                break;
            if (segments.Count > 1 && text.AsSpan(at).StartsWith($"ISA{separators.Element}", StringComparison.Ordinal))
                break;
        }
        return at;
    }

    private static int IsaEnd(string text, int at, Separators separators)
    {
        var end = at + 3;
        for (var i = 1; i < 16; i++)
            end = text.IndexOf(separators.Element, end + 1);
        return end + (separators.Component is null ? 1 : 2);
    }

    private static X12Segment Segment(string content, long line, Separators separators, string raw)
    {
        var parts = content.Split(separators.Element);
        return new X12Segment(parts[0].Trim(), parts[1..], line, raw.Trim(LineBreaks).TrimStart());
    }

    private static string Unfolded(string raw, Separators separators)
    {
        var content = raw.AsSpan().IndexOfAny(LineBreaks) < 0 || separators.EndsWithLine ? raw
            : raw.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        return content.TrimStart().TrimEnd('\r', '\n');
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF'))
            at++;
        return at;
    }

    private static long LineAt(string text, int at) => 1 + Breaks(text, 0, at);

    private static long Breaks(string text, int from, int to)
    {
        long count = 0;
        for (var i = from; i < to; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
                count++;
        }
        return count;
    }

    private static string Start(string text, int at) =>
        text[at..Math.Min(text.Length, at + 12)].Split(LineBreaks)[0];
}
