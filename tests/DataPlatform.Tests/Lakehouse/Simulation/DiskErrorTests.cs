using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

public sealed class DiskErrorTests
{
    private const int Operations = 11;

    private static readonly (int Error, string Words)[] errors =
    [
        (5, "Input/output error"), (28, "No space left on device"), (122, "Disk quota exceeded"),
        (24, "Too many open files"), (DiskException.Interrupted, "Interrupted system call"), (28, "short write"),
    ];

    [Fact]
    public void An_error_at_any_call_is_told_by_name_leaves_no_part_and_the_next_run_succeeds()
    {
        using var bench = new Workbench();
        var wrong = new List<string>();
        var injected = 0;
        for (var n = 0; n < Workbench.Size(100, 600); n++)
        {
            var (error, words) = errors[n % errors.Length];
            var at = 1 + n * 37 % 85;
            var place = default(DiskCall);
            var disk = new WatchedDisk(new LinuxDisk())
            {
                ShortWrite = words == "short write" ? 100 : null,
                Before = call =>
                {
                    if (call.Number != at)
                        return;
                    injected++;
                    place = call;
                    throw new DiskException(call.Name, call.Path, error, words);
                },
            };
            bench.NewRoom();
            var life = new Life(bench, n, Operations);
            var told = Told(life, disk);
            if (Judge(life, place, error, told) is { } found)
                wrong.Add($"error {error} at call {at} ({place.Name} {place.Path}): {found}");
        }
        Assert.Empty(wrong);
        Assert.Equal(Workbench.Size(100, 600), injected);
    }

    private static string? Judge(Life life, DiskCall place, int error, Exception? told)
    {
        if (error == DiskException.Interrupted && told is not null)
            return $"an interrupted call ended the write: {told.Message}";
        if (told is not null and not (TransientException or TerminalException))
            return $"ended with {told.GetType().Name}: {told.Message}";
        if (told is not null && !told.Message.Contains("'t'", StringComparison.Ordinal))
            return $"does not name the table: {told.Message}";
        var inCheckpoint = place.Path.Contains("checkpoint", StringComparison.Ordinal)
            || place.Path.Contains(LocalFileSystem.TemporaryPrefix, StringComparison.Ordinal)
            || place.Path.EndsWith("_delta_log", StringComparison.Ordinal);
        if (place.Name == "fsync" && error == 5 && told is null && !inCheckpoint)
            return "an fsync that failed was reported as success";
        var plain = new LinuxDisk();
        if (life.Wrong(plain) is { } wrong)
            return wrong;
        life.Run(plain);
        return life.Acknowledged == Operations ? life.Wrong(plain) : "the second run did not end";
    }

    private static Exception? Told(Life life, IDisk disk)
    {
        try
        {
            life.Run(disk);
            return null;
        }
        catch (Exception cause) when (cause is TerminalException or TransientException or IOException)
        {
            return cause;
        }
    }
}
