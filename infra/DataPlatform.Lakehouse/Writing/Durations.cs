using System.Globalization;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>Spans of time as table properties spell them: <c>interval 1 week</c>.</summary>
internal static class Durations
{
    private const string DeletedFiles = "delta.deletedFileRetentionDuration";
    private const string Log = "delta.logRetentionDuration";

    /// <summary>How long files that were removed stay for readers of older versions: a week unless stated.</summary>
    public static TimeSpan OfDeletedFiles(string table, IReadOnlyDictionary<string, string> configuration) =>
        Read(table, DeletedFiles, configuration.GetValueOrDefault(DeletedFiles)) ?? TimeSpan.FromDays(7);

    /// <summary>How long versions stay readable: 30 days unless stated.</summary>
    public static TimeSpan OfLog(string table, IReadOnlyDictionary<string, string> configuration) =>
        Read(table, Log, configuration.GetValueOrDefault(Log)) ?? TimeSpan.FromDays(30);

    private static TimeSpan? Read(string table, string property, string? text)
    {
        if (text is null)
            return null;
        var words = text.Replace("'", "", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length > 0 && string.Equals(words[0], "interval", StringComparison.OrdinalIgnoreCase))
            words = words[1..];
        var total = TimeSpan.Zero;
        for (var i = 0; i < words.Length; i += 2)
        {
            if (i + 1 >= words.Length
                || !long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || Unit(words[i + 1]) is not { } unit)
                throw new DefinitionException($"{table}: {property}", text, "a span such as 'interval 7 days'");
            total += unit * count;
        }
        return words.Length == 0 ? null : total;
    }

    private static TimeSpan? Unit(string word) => word.TrimEnd('s', 'S').ToUpperInvariant() switch
    {
        "WEEK" => TimeSpan.FromDays(7),
        "DAY" => TimeSpan.FromDays(1),
        "HOUR" => TimeSpan.FromHours(1),
        "MINUTE" => TimeSpan.FromMinutes(1),
        "SECOND" => TimeSpan.FromSeconds(1),
        "MILLISECOND" => TimeSpan.FromMilliseconds(1),
        _ => null,
    };
}
