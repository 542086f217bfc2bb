using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// The rows that changed from one version to another, both included, as a relation to stand in a FROM clause: the
/// columns of the last version, then <c>_change_type</c> (insert, update_preimage, update_postimage, delete),
/// <c>_commit_version</c> and <c>_commit_timestamp</c>.
/// </summary>
public sealed record ChangeFeed(long From, long To, string Relation);

/// <summary>
/// Puts a change feed together. A commit that wrote change files is told by them alone; in others every added row is an
/// insert and every removed one a delete, and a file that only got other deleted rows changed by the difference.
/// </summary>
internal sealed class ChangeFeedReader(DeltaTable table, LogReader log, Snapshot last)
{
    private const string Setting = "delta.enableChangeDataFeed";
    private const string TypeColumn = "_change_type";
    private const string RowColumn = "__lake_row";

    private readonly IScratch scratch = table.Lake.Scratch;
    private readonly List<string> parts = [];

    public ChangeFeed Read(long from)
    {
        CheckRange(from);
        var state = log.At(from);
        var times = new CommitTimes(log, state).All().ToDictionary(t => t.Version, t => t.Time);
        var isOn = IsOn(state.Metadata);
        for (var version = from; version <= last.Version; version++)
        {
            var commit = log.ReadCommit(version) ?? throw Gone(version);
            if (commit.Actions.OfType<MetadataAction>().LastOrDefault() is { } changed)
                isOn = IsOn(changed);
            if (!isOn)
            {
                throw new TerminalException(
                    $"CHANGE_FEED_OFF: table '{table.Name}': version {version} was committed while {Setting} was not "
                    + "true, its changes were not kept; ask for versions since it was switched on");
            }
            Take(commit, times[version]);
        }
        return new ChangeFeed(from, last.Version, parts.Count == 0 ? Nothing() : $"({string.Join(
            "\nUNION ALL\n", parts)})");
    }

    private void CheckRange(long from)
    {
        if (from < 0 || from > last.Version)
            throw new TerminalException(
                $"table '{table.Name}' has no changes from version {from}: versions are 0 to {last.Version}");
        if (log.CommitVersions() is [var earliest, ..] && earliest > from)
            throw Gone(from);
    }

    private TerminalException Gone(long version) => new(
        $"the changes of version {version} of table '{table.Name}' are no longer available; the earliest commit is "
        + $"{(log.CommitVersions() is [var earliest, ..] ? earliest : -1)}");

    private static bool IsOn(MetadataAction? metadata) => string.Equals(
        metadata?.Configuration.GetValueOrDefault(Setting), "true", StringComparison.OrdinalIgnoreCase);

    private void Take(LoggedCommit commit, DateTimeOffset time)
    {
        var changes = commit.Actions.OfType<CdcAction>()
            .Select(c => new LiveFile(LogPath.Absolute(table.Path, c.Path), c.Size, null)
            {
                PartitionValues = c.PartitionValues,
            })
            .ToList();
        if (changes.Count > 0)
        {
            var told = last with
            {
                Schema = [.. last.Schema, new DeltaColumn(TypeColumn, new ColumnType(ColumnKind.Text), true)],
            };
            Add(scratch.Scan(told, changes, null), null, commit.Version, time, "");
            return;
        }
        var adds = commit.Actions.OfType<AddAction>().Where(a => a.DataChange).ToList();
        var removes = commit.Actions.OfType<RemoveAction>().Where(r => r.DataChange).ToList();
        foreach (var (add, remove) in adds.Join(removes, a => a.Key.Path, r => r.Key.Path, (a, r) => (a, r)).ToList())
        {
            adds.Remove(add);
            removes.Remove(remove);
            TakeDifference(add, remove, commit.Version, time);
        }
        Whole([.. adds.Select(a => a.Live(table.Path))], "insert", commit.Version, time);
        Whole([.. removes.Select(Removed)], "delete", commit.Version, time);
    }

    private LiveFile Removed(RemoveAction remove) =>
        new(LogPath.Absolute(table.Path, remove.Path), remove.Size ?? 0, null)
        {
            PartitionValues = remove.PartitionValues ?? ActionParser.NoValues,
            DeletionVector = remove.DeletionVector,
        };

    private void Whole(List<LiveFile> files, string type, long version, DateTimeOffset time)
    {
        if (files.Count > 0)
            Add(scratch.Scan(last, files, null), type, version, time, "");
    }

    private void TakeDifference(AddAction add, RemoveAction remove, long version, DateTimeOffset time)
    {
        var before = Deleted(Removed(remove));
        var after = Deleted(add.Live(table.Path));
        var file = add.Live(table.Path) with { DeletionVector = null };
        Some(file, after.Except(before), "delete", version, time);
        Some(file, before.Except(after), "insert", version, time);
    }

    private HashSet<long> Deleted(LiveFile file) => file.DeletionVector is null
        ? []
        : [.. DeletedRows.Load(table.Lake.Files, last, file).Positions];

    private void Some(LiveFile file, IEnumerable<long> rows, string type, long version, DateTimeOffset time)
    {
        var list = string.Join(',', rows.Order());
        if (list.Length > 0)
        {
            Add(scratch.Scan(last, [file], null, RowColumn), type, version, time,
                $" WHERE {RowColumn} IN (SELECT CAST(unnest(string_split('{list}', ',')) AS BIGINT))");
        }
    }

    private void Add(string from, string? type, long version, DateTimeOffset time, string where)
    {
        var columns = last.Schema.Select(c => Names.Quote(c.Name));
        var change = type is null ? TypeColumn : $"'{type}' AS {TypeColumn}";
        parts.Add($"SELECT {string.Join(", ", columns)}, {change}, {Stamp(version, time)} FROM {from}{where}");
    }

    private string Nothing() =>
        $"(SELECT {string.Join(", ", last.Schema.Select(c => Names.Quote(c.Name)))}, '' AS {TypeColumn}, "
        + $"{Stamp(0, default)} FROM {scratch.Scan(last, [], null)})";

    private static string Stamp(long version, DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture,
        $"CAST({version} AS BIGINT) AS _commit_version, "
        + $"TIMESTAMPTZ '{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00' AS _commit_timestamp");
}
