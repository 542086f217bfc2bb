namespace DataPlatform.Workspace.Reading;

/// <summary>Reads and closes the times at which entries hold.</summary>
internal static class Validities
{
    public static Validity Read(Node node, Mistakes mistakes, string from = "valid_from", string to = "valid_to")
    {
        var validity = new Validity(node.OptionalDay(from) ?? Validity.Always, node.OptionalDay(to) ?? Validity.Open);
        if (validity.From >= validity.To)
        {
            mistakes.Add(node.At(to), $"'{to}' {validity.To:yyyy-MM-dd}",
                $"a day after '{from}' {validity.From:yyyy-MM-dd}",
                $"'{to}' is the first day it is no longer true");
            return validity with { To = Validity.Open };
        }
        return validity;
    }

    /// <summary>
    /// Entries of one key follow each other: an entry without an end holds until the next begins. Two that begin on the
    /// same day, or overlap as written, are mistakes.
    /// </summary>
    public static IReadOnlyList<T> Close<T>(
        IReadOnlyList<T> entries, string what, Func<T, string> key, Func<T, Validity> when, Func<T, Validity, T> with,
        Mistakes mistakes, string from = "valid_from", string to = "valid_to")
        where T : Definition
    {
        var closed = entries.ToArray();
        foreach (var group in Enumerable.Range(0, closed.Length).Where(i => key(closed[i]).Length > 0)
            .GroupBy(i => key(closed[i])))
        {
            var inOrder = group.OrderBy(i => when(closed[i]).From).ThenBy(i => i).ToList();
            foreach (var (i, next) in inOrder.Zip(inOrder.Skip(1)))
            {
                var (mine, theirs) = (when(closed[i]), when(closed[next]));
                if (mine.From == theirs.From)
                {
                    mistakes.Add(closed[next].Place, $"{what} '{group.Key}' again from {mine.From:yyyy-MM-dd}",
                        $"one entry per start (the other stands at {closed[i].Place})",
                        $"give it another '{from}', or delete one");
                }
                else if (!closed[i].Lines.ContainsKey(to))
                {
                    closed[i] = with(closed[i], mine with { To = theirs.From });
                }
                else if (mine.Overlaps(theirs))
                {
                    mistakes.Add(closed[next].At(from), $"{what} '{group.Key}' {theirs}",
                        $"times that do not overlap ({mine} stands at {closed[i].Place})",
                        $"end the earlier entry with '{to}: {theirs.From:yyyy-MM-dd}', or leave '{to}' away");
                }
            }
        }
        return closed;
    }
}
