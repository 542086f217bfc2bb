using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Transforms;

namespace DataPlatform.Engines.DuckDb;

/// <summary>A build's stamp as the note of its commit, in JSON.</summary>
internal static class DuckDbEngineStamps
{
    private sealed record Note(string Run, string Query, IReadOnlyDictionary<string, long> Inputs, string? From, string? To);

    private static readonly JsonSerializerOptions plain = new(JsonSerializerDefaults.Web);

    public static string Write(BuildStamp stamp) => JsonSerializer.Serialize(
        new Note(
            stamp.RunId, stamp.QueryHash, new SortedDictionary<string, long>(stamp.InputVersions.ToDictionary()),
            stamp.Window?.From.ToString("yyyy-MM-dd"), stamp.Window?.To.ToString("yyyy-MM-dd")), plain);

    /// <summary>Null when the commit has no note, or one that is no stamp of ours.</summary>
    public static BuildStamp? Read(string? metadata)
    {
        if (metadata is null || !metadata.StartsWith('{'))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Note>(metadata, plain) is { Run: not null, Query: not null, Inputs: not null } note
                ? new BuildStamp(note.Run, note.Query, note.Inputs)
                {
                    Window = note.From is null || note.To is null
                        ? null
                        : new Window(DateOnly.ParseExact(note.From, "yyyy-MM-dd"), DateOnly.ParseExact(note.To, "yyyy-MM-dd")),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
