using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;

namespace DataPlatform.Host.Composition;

/// <summary>A lake to look into: the workspace's own, or the folder around a Delta table given by its path.</summary>
internal sealed class OpenedLake : IDisposable
{
    private readonly IDisposable opened;

    private OpenedLake(Lake lake, IScratch scratch, string name, IDisposable opened)
    {
        Lake = lake;
        Scratch = scratch;
        Name = name;
        this.opened = opened;
    }

    public Lake Lake { get; }

    public IScratch Scratch { get; }

    public string Name { get; }

    public static OpenedLake At(string folder, string table)
    {
        if (!Directory.Exists(Path.Combine(table, "_delta_log")) && !table.Contains('/', StringComparison.Ordinal))
        {
            var company = Company.Open(folder);
            return new OpenedLake(company.Lake, company.Scratch, table, company);
        }
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(table));
        var spill = Path.Combine(Path.GetTempPath(), $"dataplatform-{Environment.ProcessId}");
        var scratch = new DuckDbScratch(new ScratchLimits("2GB", 2, spill));
        var lake = new Lake(
            Path.GetDirectoryName(path)!, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        return new OpenedLake(lake, scratch, Path.GetFileName(path), scratch);
    }

    public void Dispose() => opened.Dispose();
}
