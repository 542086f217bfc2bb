namespace DataPlatform.SampleCompany.Export;

/// <summary>A feed that arrives as one file per month; a month is closed when no order can reach it any more.</summary>
internal sealed class MonthlyFiles(Feed feed, Func<int, Sink> open) : IDisposable
{
    private readonly SortedDictionary<int, (Sink Sink, Truth.FileCount Count)> months = [];

    public Feed Feed => feed;

    public void Write(int day, Row row)
    {
        var month = Period.Month(day);
        if (!months.TryGetValue(month, out var file))
        {
            var sink = open(month);
            months[month] = file = (sink, feed.Open(sink.File));
        }
        feed.Write(file.Sink, file.Count, row);
    }

    /// <summary>Orders of this month or later follow: nothing is written to earlier months again.</summary>
    public void CloseBefore(int month)
    {
        while (months.Count > 0 && months.First() is var (first, file) && first < month)
        {
            file.Sink.Dispose();
            months.Remove(first);
        }
    }

    public void Dispose() => CloseBefore(int.MaxValue);
}
