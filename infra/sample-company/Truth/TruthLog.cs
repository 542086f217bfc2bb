using System.Text;

namespace DataPlatform.SampleCompany.Truth;

/// <summary>What one file brings: read = landed + quarantined + duplicates.</summary>
public sealed record FileCount(string Feed, string Table, string File, bool Replaced)
{
    public long Landed { get; set; }
    public long Quarantined { get; set; }
    public long Duplicates { get; set; }
    public long Read => Landed + Quarantined + Duplicates;
}

/// <summary>Counts per file, and the list of wrong rows, written as they come.</summary>
internal sealed class TruthLog : IDisposable
{
    private readonly StreamWriter wrong;

    public TruthLog(string folder)
    {
        Directory.CreateDirectory(folder);
        wrong = new StreamWriter(Path.Combine(folder, TruthFile.QuarantineName), append: false, new UTF8Encoding(false))
        {
            NewLine = "\n",
        };
        wrong.WriteLine("feed,file,line,kind,column");
    }

    public List<FileCount> Files { get; } = [];

    public FileCount Open(string feed, string table, string file, bool replaced)
    {
        var count = new FileCount(feed, table, file, replaced);
        Files.Add(count);
        return count;
    }

    public void Quarantined(string feed, string file, long line, string kind, string column) =>
        wrong.WriteLine($"{feed},{file},{line},{kind},{column}");

    public void Dispose() => wrong.Dispose();
}
