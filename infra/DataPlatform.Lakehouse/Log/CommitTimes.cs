namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// When versions were committed. A table that keeps commit times states them, from the version on at which it began to;
/// before that a commit's file tells, moved on by a millisecond where it would not be later than the one before.
/// </summary>
internal sealed class CommitTimes(LogReader log, LogState state)
{
    private readonly IReadOnlyList<long> versions = log.CommitVersions();

    // the first version that states its time; beyond all when none does
    private readonly long statedFrom =
        !string.Equals(
            state.Metadata?.Configuration.GetValueOrDefault("delta.enableInCommitTimestamps"), "true",
            StringComparison.OrdinalIgnoreCase)
            ? long.MaxValue
            : long.TryParse(
                state.Metadata!.Configuration.GetValueOrDefault("delta.inCommitTimestampEnablementVersion"),
                System.Globalization.CultureInfo.InvariantCulture, out var begun)
                ? begun
                : 0;

    /// <summary>The time of the oldest commit whose file is there.</summary>
    public DateTimeOffset? Earliest => versions.Count == 0 ? null : All().First().Time;

    /// <summary>The newest version committed then or before; null when all are later.</summary>
    public long? At(DateTimeOffset time)
    {
        var first = FirstStated();
        if (first < versions.Count && Stated(versions[first]) <= time)
        {
            // stated times only ever grow: halve
            var (low, high) = (first, versions.Count - 1);
            while (low < high)
            {
                var middle = low + (high - low + 1) / 2;
                if (Stated(versions[middle]) <= time)
                    low = middle;
                else
                    high = middle - 1;
            }
            return versions[low];
        }
        long? found = null;
        foreach (var (version, modified) in ByFile(first))
        {
            if (modified > time)
                break;
            found = version;
        }
        return found;
    }

    /// <summary>Every commit whose file is there with its time, in order.</summary>
    public IEnumerable<(long Version, DateTimeOffset Time)> All()
    {
        var first = FirstStated();
        return ByFile(first).Concat(versions.Skip(first).Select(v => (v, Stated(v))));
    }

    private int FirstStated()
    {
        var first = 0;
        while (first < versions.Count && versions[first] < statedFrom)
            first++;
        return first;
    }

    private IEnumerable<(long Version, DateTimeOffset Time)> ByFile(int count)
    {
        var time = default(DateTimeOffset);
        for (var i = 0; i < count; i++)
        {
            time = LogState.CommitTime(null, log.Modified(versions[i]) ?? time, time);
            yield return (versions[i], time);
        }
    }

    private DateTimeOffset Stated(long version) => log.ReadCommit(version) is { } commit
        ? LogState.CommitTime(commit.Actions.OfType<CommitInfoAction>().FirstOrDefault(), commit.Modified, default)
        : throw new Core.TerminalException($"commit {version} has just gone; read again");
}
