using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

/// <summary>A table whose log is written action by action, as another writer may have done it.</summary>
internal sealed class HandMadeTable
{
    private readonly LakeFolder lake;
    private long next;

    public HandMadeTable(
        LakeFolder lake, string name, IReadOnlyList<DeltaColumn> schema, Protocol protocol,
        IReadOnlyList<string>? partitions = null, params (string Key, string Value)[] settings)
    {
        this.lake = lake;
        Name = name;
        Folder = Path.Combine(lake.Root, name);
        LogFolder = Path.Combine(Folder, LogPath.Folder);
        Directory.CreateDirectory(LogFolder);
        Commit(
            new ProtocolAction(protocol),
            new MetadataAction(
                "0d4c0d4c-0000-0000-0000-000000000001", name, null, "parquet", SchemaText.Write(schema),
                partitions ?? [], 0, settings.ToDictionary(s => s.Key, s => s.Value)));
    }

    public static Protocol WithVectors { get; } = new(3, 7, ["deletionVectors"], ["deletionVectors"]);

    public string Name { get; }

    public string Folder { get; }

    public string LogFolder { get; }

    public long Version => next - 1;

    public void Commit(params LogAction[] actions) =>
        File.WriteAllBytes(LogPath.Commit(LogFolder, next++), ActionText.Lines(actions));

    /// <summary>A data file with the query's rows; the entry is not committed yet.</summary>
    public AddAction Write(string select, string? stats = null)
    {
        var name = $"{Guid.NewGuid():D}.parquet";
        var path = Path.Combine(Folder, name);
        lake.Scratch.Execute($"COPY ({select}) TO {Names.Literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 20480)");
        return new AddAction(name, new Dictionary<string, string?>(), new FileInfo(path).Length, 0, true, stats);
    }

    public Snapshot Snapshot() => lake.Lake.Open(Name)!.Snapshot();
}
