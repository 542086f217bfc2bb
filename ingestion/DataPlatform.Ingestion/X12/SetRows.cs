namespace DataPlatform.Ingestion.X12;

/// <summary>
/// The rows of a set: one for each segment of the id that the feed names, or one for the whole set. A row sees its own
/// loop first (from its segment, or from the LX or HL that opens its loop, to the next), then the loops above it by
/// HL02, then the set's heading with GS and ISA. A segment of another row's loop is never seen.
/// </summary>
internal static class SetRows
{
    internal static IEnumerable<(long Line, IReadOnlyList<IReadOnlyList<X12Segment>> Scopes)> Of(
        Interchange interchange, FunctionalGroup group, TransactionSet set, string? row)
    {
        IReadOnlyList<X12Segment> envelope = [interchange.Header, group.Header];
        if (row is null)
        {
            yield return (set.Line, [set.Segments, envelope]);
            yield break;
        }
        var segments = set.Segments;
        var opener = segments.Any(s => s.Id == "HL") ? "HL" : "LX";
        var loops = Loops(segments, opener);
        foreach (var loop in loops)
        {
            var anchors = Enumerable.Range(0, loop.Segments.Count).Where(i => loop.Segments[i].Id == row).ToList();
            for (var a = 0; a < anchors.Count; a++)
            {
                var until = a + 1 < anchors.Count ? anchors[a + 1] : loop.Segments.Count;
                var before = loop.Segments.Take(anchors[0]);
                List<X12Segment> own = [.. loop.Segments.Skip(anchors[a]).Take(until - anchors[a]), .. before];
                yield return (loop.Segments[anchors[a]].Line, [own, .. Above(loop, loops), envelope]);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<X12Segment>> Above(Loop loop, IReadOnlyList<Loop> loops)
    {
        var at = loop;
        // a chain longer than the loops there are is a circle
        for (var step = 0; step < loops.Count && at.Parent is { } parent; step++)
        {
            if (loops.FirstOrDefault(l => l.Number == parent) is not { } above)
                break;
            yield return above.Segments;
            at = above;
        }
        if (!ReferenceEquals(loop, loops[0]))
            yield return loops[0].Segments;
    }

    // the first is the heading
    private static List<Loop> Loops(IReadOnlyList<X12Segment> segments, string opener)
    {
        var loops = new List<Loop> { new(null, null, []) };
        foreach (var segment in segments)
        {
            if (segment.Id == opener)
                loops.Add(new Loop(segment[1], opener == "HL" ? segment[2] : null, []));
            loops[^1].Segments.Add(segment);
        }
        return loops;
    }

    private sealed record Loop(string? Number, string? Parent, List<X12Segment> Segments);
}
