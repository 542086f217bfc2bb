namespace DataPlatform.Ingestion.X12;

/// <summary>One segment: its id, its elements from 1, the line it starts on, and its text as received.</summary>
public sealed record X12Segment(string Id, IReadOnlyList<string> Elements, long Line, string Text)
{
    /// <summary>The element of that number; null when the segment ends before it or leaves it empty.</summary>
    public string? this[int number] =>
        number <= Elements.Count && Elements[number - 1].Length > 0 ? Elements[number - 1] : null;
}
