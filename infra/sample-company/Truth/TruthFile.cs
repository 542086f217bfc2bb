using System.Text.Json;

namespace DataPlatform.SampleCompany.Truth;

/// <summary>The truth in a file. No feed refers to it, so the platform never reads it.</summary>
public static class TruthFile
{
    /// <summary>Below the workspace.</summary>
    public const string Folder = "truth";

    internal const string QuarantineName = "quarantined.csv";
    private const string Name = "truth.json";

    private static readonly DateTimeOffset written = new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        NewLine = "\n",
    };

    internal static void Write(string root, SampleTruth truth)
    {
        using (var stream = File.Create(Path.Combine(root, Folder, Name)))
            JsonSerializer.Serialize(stream, truth, options);
        foreach (var name in new[] { Name, QuarantineName })
            File.SetLastWriteTimeUtc(Path.Combine(root, Folder, name), written.UtcDateTime);
    }

    /// <summary>The truth of a workspace that the generator wrote.</summary>
    public static SampleTruth Read(string root)
    {
        using var stream = File.OpenRead(Path.Combine(root, Folder, Name));
        return JsonSerializer.Deserialize<SampleTruth>(stream, options)
            ?? throw new InvalidDataException($"{Name} is empty");
    }

    /// <summary>The planted wrong rows; lines from 1, header included; row numbers for databases.</summary>
    public static IEnumerable<WrongRow> WrongRows(string root) =>
        File.ReadLines(Path.Combine(root, Folder, QuarantineName)).Skip(1).Select(line =>
        {
            var cells = line.Split(',');
            return new WrongRow(cells[0], cells[1], long.Parse(cells[2]), cells[3], cells[4]);
        });
}

public sealed record WrongRow(string Feed, string File, long Line, string Kind, string Column);
