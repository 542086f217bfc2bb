using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Deletes files that no reader within the retention and no writer at work needs. What is needed stands in the log and
/// in the pins; the time a file carries only protects: a young file may belong to a commit that is still to come.
/// </summary>
internal sealed class Vacuum(DeltaTable table, VacuumOptions options)
{
    private const string ChangeFolder = "_change_data";

    private readonly IFileSystem files = table.Lake.Files;

    public VacuumOutcome Run()
    {
        var state = table.Refresh();
        var snapshot = table.SnapshotOf(state, Access.Reorganize);
        var own = Durations.OfDeletedFiles(table.Name, snapshot.Configuration);
        var retention = options.Retention ?? own;
        if (retention < own && !options.Override)
        {
            throw new DefinitionException(
                table.Name, $"a retention of {retention}", $"at least the table's own, {own}",
                "state the override when nobody reads an older version and nobody is writing");
        }
        var cutoff = table.Lake.Clock.GetUtcNow() - retention;
        var needed = Needed(state, cutoff);
        var found = new List<(string Path, long Size)>();
        Walk("", needed, cutoff, found);
        if (!options.DryRun)
        {
            foreach (var (path, _) in found)
                files.Delete(Path.Combine(table.Path, path));
        }
        return new VacuumOutcome([.. found.Select(f => f.Path)], found.Sum(f => f.Size), options.DryRun);
    }

    private HashSet<string> Needed(LogState state, DateTimeOffset cutoff)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        Need(needed, state.Files.Values);
        foreach (var remove in state.Removed.Values)
        {
            if ((remove.DeletionTimestamp ?? 0) >= cutoff.ToUnixTimeMilliseconds())
                Need(needed, remove.Path, remove.DeletionVector);
        }
        foreach (var pin in table.Lake.Pins().Where(p => p.Table == table.Name))
            Need(needed, table.StateAt(pin.Version).Files.Values);
        return needed;
    }

    private void Need(HashSet<string> needed, IEnumerable<AddAction> adds)
    {
        foreach (var add in adds)
            Need(needed, add.Path, add.DeletionVector);
    }

    private void Need(HashSet<string> needed, string path, DeletionVector? vector)
    {
        needed.Add(Path.GetFullPath(LogPath.Absolute(table.Path, path)));
        if (vector is not null && DeletionVectorReader.FileOf(table.Path, vector) is { } file)
            needed.Add(Path.GetFullPath(file));
    }

    // names with _ or . in front are other programs' business, save the change feed, which goes by age
    private void Walk(string folder, HashSet<string> needed, DateTimeOffset cutoff, List<(string, long)> found)
    {
        var home = Path.Combine(table.Path, folder);
        foreach (var name in files.ListFiles(home).Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(home, name);
            if (IsHidden(name) && !name.StartsWith(LocalFileSystem.TemporaryPrefix, StringComparison.Ordinal))
                continue;
            if (!needed.Contains(Path.GetFullPath(path)) && files.Facts(path) is { } facts && facts.Modified < cutoff)
                found.Add((Path.Combine(folder, name), facts.Size));
        }
        foreach (var name in files.ListFolders(home).Order(StringComparer.Ordinal))
        {
            if (!IsHidden(name) || (folder.Length == 0 && name == ChangeFolder)
                || name.Contains('=', StringComparison.Ordinal))
                Walk(Path.Combine(folder, name), needed, cutoff, found);
        }
    }

    private static bool IsHidden(string name) => name[0] is '_' or '.';
}
