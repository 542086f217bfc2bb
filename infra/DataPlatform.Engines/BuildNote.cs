using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Transforms;

namespace DataPlatform.Engines;

/// <summary>A build's stamp as the note of its commit, in JSON, the same for every engine.</summary>
internal static class BuildNote
{
    private const string Day = "yyyy-MM-dd";

    private sealed record Note(
        string Run, string Query, IReadOnlyDictionary<string, long> Inputs, string? From, string? To);

    private static readonly JsonSerializerOptions plain = new(JsonSerializerDefaults.Web);

    public static string Write(BuildStamp stamp) => JsonSerializer.Serialize(
        new Note(
            stamp.RunId, stamp.QueryHash, new SortedDictionary<string, long>(stamp.InputVersions.ToDictionary()),
            stamp.Window?.From.ToString(Day), stamp.Window?.To.ToString(Day)), plain);

    /// <summary>Null when the commit has no note, or one that is no stamp of ours.</summary>
    public static BuildStamp? Read(string? metadata)
    {
        if (metadata is null || !metadata.StartsWith('{'))
            return null;
        try
        {
            var read = JsonSerializer.Deserialize<Note>(metadata, plain);
            return read is { Run: not null, Query: not null, Inputs: not null } note
                ? new BuildStamp(note.Run, note.Query, note.Inputs)
                {
                    Window = note.From is null || note.To is null
                        ? null
                        : new Window(DateOnly.ParseExact(note.From, Day), DateOnly.ParseExact(note.To, Day)),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
