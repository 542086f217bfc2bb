using DataPlatform.Core;
using DataPlatform.Ingestion.Databases;
using DataPlatform.Ingestion.Files;
using DataPlatform.Ingestion.X12;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion;

/// <summary>
/// The code that reads one kind of feed. Extension point: a new kind is one class, named in <see cref="All"/>. A source
/// gives text in the formats the feed declares; the contract alone decides what the text means.
/// </summary>
public abstract class Source
{
    /// <summary>Every kind of source, the list that a new one is added to.</summary>
    public static readonly IReadOnlyList<Source> All =
    [
        new CsvFiles(),
        new NdjsonFiles(),
        new XlsxFiles(),
        new ParquetFiles(),
        new X12Files(),
        new SqliteReads(),
        new PostgresReads(),
    ];

    /// <summary>The source that reads a feed; a feed that none reads is a programmer's mistake.</summary>
    public static Source Of(FeedDefinition feed) => All.FirstOrDefault(s => s.Reads(feed.Source))
        ?? throw new NotSupportedException($"no source reads {feed.Source.Kind} for feed {feed.Name}");

    /// <summary>True when this source reads what the definition describes.</summary>
    public abstract bool Reads(SourceDefinition definition);

    /// <summary>The slot of a delivery of that name: deliveries of one slot correct each other.</summary>
    public abstract string SlotOf(FeedDefinition feed, string file);

    /// <summary>True when each delivery is the whole of what the source holds now, so that it corrects the one before
    /// whatever it is called.</summary>
    public virtual bool IsWhole => false;

    /// <summary>
    /// What is there now, in the order in which later corrects earlier: by name. Nothing there is a
    /// <see cref="DefinitionException"/> that names the feed and where it looked.
    /// </summary>
    public abstract IReadOnlyList<Delivery> Deliveries(FeedRead read);

    /// <summary>
    /// The records of a delivery in order, cells in the order of the contract's properties. A delivery whose columns
    /// are
    /// not the contract's, or that changed while it was read, is a <see cref="DefinitionException"/>.
    /// </summary>
    public virtual IEnumerable<SourceRecord> Records(FeedRead read, Delivery delivery)
    {
        foreach (var row in read.Scratch.Query($"{Relation(read, delivery)} ORDER BY line"))
            yield return new SourceRecord((long)row[0]!, [.. row.Skip(1).Cast<string?>()]);
    }

    /// <summary>
    /// Writes the records of a delivery, in the way that costs least. It runs on a thread of its own and must leave the
    /// scratchpad alone. Fails as <see cref="Records"/> does.
    /// </summary>
    public virtual void Write(FeedRead read, Delivery delivery, CellRows into)
    {
        foreach (var record in Records(read, delivery))
            into.Add(record);
    }

    /// <summary>
    /// For a source whose rows the scratchpad reaches by itself: a query for line, c0, c1 ... (text, in the order of
    /// the
    /// contract's properties) that stands for <see cref="Records"/>. Null when only the records are there.
    /// </summary>
    public virtual string? Relation(FeedRead read, Delivery delivery) => null;

    /// <summary>
    /// Records as received, by line, for rows that the contract refused; null when the source has no text of its own,
    /// so
    /// that the cells in JSON stand for it.
    /// </summary>
    public virtual IReadOnlyDictionary<long, string>? Received(
        FeedRead read, Delivery delivery, IReadOnlySet<long> lines) => null;

    /// <summary>
    /// Records out of quarantine, as received or mended by a person: the text of <paramref name="file"/>'s records.
    /// Here:
    /// one JSON object per line, names to cells, as records without a text of their own are kept.
    /// </summary>
    public virtual IReadOnlyList<SourceRecord> Parse(FeedRead read, string file, string text) =>
        NdjsonFiles.Objects(read.Feed, text);
}

/// <summary>A feed of a workspace and the scratchpad it is read into.</summary>
public sealed record FeedRead(WorkspaceDefinition Workspace, FeedDefinition Feed, IScratch Scratch)
{
    /// <summary>The zone in which the workspace means its days.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Workspace.Settings.TimeZone);
}

/// <summary>One delivery on offer: a file, or one read of a database.</summary>
/// <param name="File">Its name: a file's path below the pattern's folder, or the table or query that was read.</param>
/// <param name="Path">Where it is: a file's absolute path, or the scratch table a database read went to.</param>
/// <param name="Slot">Deliveries of one slot correct each other.</param>
/// <param name="ContentHash">SHA-256 of the bytes, or of the set of rows.</param>
/// <param name="Written">When it was last written, as the source tells.</param>
public sealed record Delivery(string File, string Path, string Slot, string ContentHash, DateTimeOffset Written)
{
    /// <summary>Size and time of what was hashed, where they tell surely that it is still the same.</summary>
    internal string? Stamp { get; init; }
}

/// <summary>One record: its line, and either its cells or what is wrong with it and how it was received.</summary>
public readonly record struct SourceRecord(long Line, string?[]? Cells, string? Problem = null,
    string? Received = null);
