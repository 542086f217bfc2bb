using DataPlatform.Lakehouse;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Tests.Ingestion;

/// <summary>A landing that dies at any call to the disk, then runs again, ends as one that was never
/// disturbed.</summary>
public sealed class CrashTests
{
    private const string Header = "ORDER_NO,LINE,QTY\n";

    private static void FirstDay(FeedFolder folder)
    {
        folder.Write("in/a.csv", Header + "A1,1,1\nA2,1,2\nA2,1,2\nA3,1,x\n");
        folder.Write("in/b.csv", Header + "B1,1,1\nA1,1,1\n");
    }

    private static void SecondDay(FeedFolder folder)
    {
        folder.Write("in/a.csv", Header + "A1,1,1\nA3,1,3\nA4,1,y\n");
        folder.Write("in/c.csv", Header + "B1,1,7\nC1,1,1\nA3,1,3\n");
    }

    private static IReadOnlyList<string> Outcome(FeedFolder folder) =>
    [
        .. folder.Rows(new SalesOrderLine(), "order_no, line_no, quantity, source_key, batch_id"),
        .. folder.Rows(new IngestionBatch(), "batch_id, file, read, landed, quarantined, duplicates, corrects, state"),
        .. folder.Rows(new QuarantinedRecord(), "batch_id, line, column_name, reason, raw, state"),
    ];

    [Fact]
    public void A_rerun_after_a_crash_at_any_call_ends_as_an_undisturbed_run()
    {
        using var undisturbed = new FeedFolder();
        FirstDay(undisturbed);
        undisturbed.Land(FeedFolder.Orders());
        var afterFirst = Outcome(undisturbed);
        SecondDay(undisturbed);
        undisturbed.Land(FeedFolder.Orders());
        var afterSecond = Outcome(undisturbed);

        var calls = 0;
        for (var n = 1; ; n++)
        {
            var root = Directory.CreateTempSubdirectory("crash-").FullName;
            try
            {
                var first = Crashes(root, n, FirstDay);
                var second = Crashes(root, n, null, first, afterFirst, SecondDay);
                using var again = new FeedFolder(root: root);
                again.Land(FeedFolder.Orders());
                Assert.Equal(afterSecond, Outcome(again));
                calls = n;
                if (!first && !second)
                    break;
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }
        Assert.InRange(calls, 10, 200);
    }

    [Fact]
    public void An_attempt_that_never_finished_leaves_no_rows_behind()
    {
        for (var n = 1; n < 60; n++)
        {
            var root = Directory.CreateTempSubdirectory("crash-").FullName;
            try
            {
                if (!Crashes(root, n, FirstDay))
                    break;
                using var folder = new FeedFolder(root: root);
                folder.Write("in/a.csv", Header + "Z1,1,1\n");
                File.Delete(Path.Combine(root, "in/b.csv"));
                folder.Land(FeedFolder.Orders());
                Assert.Equal(["Z1|a.csv:2"], folder.Rows(new SalesOrderLine(), "order_no, source_key").Where(
                    r => !Finished(folder, r)));
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    // rows of a batch that did finish before the crash stay
    private static bool Finished(FeedFolder folder, string row) => folder.Rows(new IngestionBatch(), "file")
        .Contains("b.csv") && row.Contains("b.csv", StringComparison.Ordinal);

    private static bool Crashes(string root, int n, Action<FeedFolder>? prepare) => Crashes(
        root, n, prepare, false, null, null);

    private static bool Crashes(
        string root, int n, Action<FeedFolder>? prepare, bool rerun, IReadOnlyList<string>? expected,
            Action<FeedFolder>? next)
    {
        if (expected is not null)
        {
            using var again = new FeedFolder(root: root);
            again.Land(FeedFolder.Orders());
            Assert.True(expected.SequenceEqual(Outcome(again)), $"crash at call {n}, rerun {rerun}");
        }
        using var folder = new FeedFolder(new DyingFiles(n), root);
        prepare?.Invoke(folder);
        next?.Invoke(folder);
        try
        {
            folder.Land(FeedFolder.Orders());
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
    }

    private sealed class CrashException : Exception;

    /// <summary>A disk whose n-th changing call, and every later one, never happens.</summary>
    private sealed class DyingFiles(int n) : IFileSystem
    {
        private readonly LocalFileSystem disk = new();
        private int calls;

        private LocalFileSystem Alive() => ++calls >= n ? throw new CrashException() : disk;

        public FileContent? Read(string path) => disk.Read(path);

        public bool Exists(string path) => disk.Exists(path);

        public FileFacts? Facts(string path) => disk.Facts(path);

        public IReadOnlyList<string> ListFiles(string folder) => disk.ListFiles(folder);

        public IReadOnlyList<string> ListFolders(string folder) => disk.ListFolders(folder);

        public void CreateFolder(string folder) => Alive().CreateFolder(folder);

        public bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified) => Alive()
            .PutIfAbsent(path, content, modified);

        public bool Publish(string temporary, string path) => Alive().Publish(temporary, path);

        public void Replace(string path, ReadOnlySpan<byte> content) => Alive().Replace(path, content);

        public long Flush(string path) => Alive().Flush(path);

        public void Delete(string path) => Alive().Delete(path);
    }
}
