using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>A feed that is one CSV file, <c>data/FEED.csv</c> unless another name is given.</summary>
internal sealed class CsvTable : IDisposable
{
    private readonly Feed feed;
    private readonly CsvSink sink;
    private readonly FileCount count;

    public CsvTable(
        string root, Feed feed, char delimiter = ';', bool windows1252 = false, string? file = null,
        DateTimeOffset? changed = null)
    {
        this.feed = feed;
        sink = new CsvSink(root, file ?? $"data/{feed.Name}.csv", changed ?? Period.Arrival(Period.Months - 1),
            feed.Columns, delimiter, windows1252);
        count = feed.Open(sink.File);
    }

    public void Write(Row row) => feed.Write(sink, count, row);

    public void Dispose() => sink.Dispose();
}
