using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// A folder in memory and a scratchpad that serve many short lives of a lake; each life has its own disk.
/// </summary>
internal sealed class Workbench : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("lake-sim-").FullName;
    private readonly List<(SwitchedFiles Files, DuckDbScratch Scratch)> seats = [];
    private int rooms;

    public Workbench(string? root = null)
    {
        if (Directory.Exists("/dev/shm") && root is null)
        {
            Directory.Delete(home);
            home = Directory.CreateDirectory($"/dev/shm/{Path.GetFileName(home)}").FullName;
        }
        Root = root ?? home;
        Seat(0);
    }

    /// <summary>1,000 kill points instead of 150, and so on, when the environment asks for the full sizes.</summary>
    public static int Size(int usual, int full) =>
        Environment.GetEnvironmentVariable("DATAPLATFORM_FULL") == "1" ? full : usual;

    public string Root { get; private set; }

    public DuckDbScratch Scratch => seats[0].Scratch;

    public DuckDbScratch ScratchOf(int seat) => seats[seat].Scratch;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>An empty folder for the next life.</summary>
    public string NewRoom()
    {
        if (rooms++ > 0)
            Directory.Delete(Root, recursive: true);
        return Root = Directory.CreateDirectory(Path.Combine(home, $"room{rooms}")).FullName;
    }

    /// <summary>A lake as a process sees it that has just started, on this disk.</summary>
    public Lake Start(IDisk disk, int seat = 0, Action<TimeSpan>? pause = null)
    {
        var (files, scratch) = Seat(seat);
        files.Now = new LocalFileSystem(disk);
        return new Lake(Root, files.Now, Clock, Guid.NewGuid, scratch) { Pause = pause ?? (_ => { }) };
    }

    public void Dispose()
    {
        seats.ForEach(s => s.Scratch.Dispose());
        Directory.Delete(home, recursive: true);
    }

    private (SwitchedFiles Files, DuckDbScratch Scratch) Seat(int seat)
    {
        while (seats.Count <= seat)
        {
            var files = new SwitchedFiles();
            seats.Add((files, new DuckDbScratch(
                new ScratchLimits("300MB", 1, Path.Combine(home, "spill")), files)));
        }
        return seats[seat];
    }
}
