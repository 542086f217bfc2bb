using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Lakehouse;

/// <summary>A lake in a temporary folder with a clock that stands still until it is moved.</summary>
internal sealed class LakeFolder : IDisposable
{
    private readonly bool owned;

    public LakeFolder(string? root = null, Func<IFileSystem, IFileSystem>? around = null)
    {
        owned = root is null;
        Root = root ?? Directory.CreateTempSubdirectory("lake-").FullName;
        Files = around is null ? new LocalFileSystem() : around(new LocalFileSystem());
        Scratch = new DuckDbScratch(new ScratchLimits("1GB", 1, Path.Combine(Path.GetTempPath(), "lake-spill")), Files);
        Lake = new Lake(Root, Files, Clock, Guid.NewGuid, Scratch);
    }

    public static IReadOnlyList<DeltaColumn> Schema { get; } =
    [
        new("id", new ColumnType(ColumnKind.Whole), Nullable: false),
        new("name", new ColumnType(ColumnKind.Text), Nullable: true),
        new("amount", new ColumnType(ColumnKind.Decimal, 18, 2), Nullable: true),
    ];

    public string Root { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public IFileSystem Files { get; }

    public DuckDbScratch Scratch { get; }

    public Lake Lake { get; }

    public DeltaTable Table(string name = "t") => Lake.OpenOrCreate(name, Schema);

    public static CommitInfo Commit(long version, string app = "test", string? note = null) =>
        new("WRITE", app, version, note);

    public static string Rows(params (long Id, string? Name, decimal? Amount)[] rows) =>
        "SELECT * FROM (VALUES " + string.Join(", ", rows.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"({r.Id}, {(r.Name is null ? "NULL" : Names.Literal(r.Name))}, {(r.Amount is { } a ? a : "NULL")})")))
        + ") AS v(id, name, amount)";

    public List<object?[]> Read(Snapshot snapshot, string columns = "id, name, amount") =>
        [.. Scratch.Query($"SELECT {columns} FROM {Scratch.Scan(snapshot)} ORDER BY ALL")];

    public string LogText(long version, string name = "t") =>
        File.ReadAllText(Path.Combine(Root, name, "_delta_log", $"{version:D20}.json"));

    public void Dispose()
    {
        Scratch.Dispose();
        if (owned)
            Directory.Delete(Root, recursive: true);
    }
}
