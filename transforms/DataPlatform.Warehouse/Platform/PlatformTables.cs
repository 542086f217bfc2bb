using DataPlatform.Core;

namespace DataPlatform.Warehouse.Platform;

/// <summary>Deliveries accepted; the counts close: read = landed + quarantined + duplicates.</summary>
public sealed class IngestionBatch : Table
{
    public override string Grain => "batch (one file or one database read)";
    public Column<string> BatchId => Key<string>("hash of feed, file and content");
    public Column<string> Feed => Col<string>();
    public Column<string> File => Col<string>();
    public Column<string> TargetTable => Col<string>();
    public Column<string> ContentHash => Col<string>("SHA-256");
    public Column<long> Read => Col<long>("rows");
    public Column<long> Landed => Col<long>("rows");
    public Column<long> Quarantined => Col<long>("rows");
    public Column<long> Duplicates => Col<long>("rows");
    public Column<string> Corrects => Col<string>("batch this one replaced, or null");
    public Column<string> State => Col<string>("landed, or replaced when a correction took its place");
    public Column<DateTimeOffset> RecordedAt => Col<DateTimeOffset>();
}

public sealed class QuarantinedRecord : Table
{
    public override string Grain => "batch, line, column";
    public Column<string> BatchId => Key<string>();
    public Column<long> Line => Key<long>("line in the file, from 1; row number for databases");
    public Column<string> Feed => Col<string>();
    public Column<string> File => Col<string>();
    public Column<string> ColumnName => Col<string>("first column that broke its contract");
    public Column<string> Reason => Col<string>("what was found and what is expected");
    public Column<string> Raw => Col<string>("the record as received");
    public Column<string> State => Col<string>("open or replayed");
    public Column<DateTimeOffset> RecordedAt => Col<DateTimeOffset>();
}

/// <summary>One run of a plan, with the table versions it left: the lake version a number was computed from.</summary>
public sealed class RunLog : Table
{
    public override string Grain => "run";
    public Column<string> RunId => Key<string>();
    public Column<long> RunNo => Col<long>("the lake version readers see: 1, 2, 3 ...");
    public Column<DateTimeOffset> StartedAt => Col<DateTimeOffset>();
    public Column<DateTimeOffset> FinishedAt => Col<DateTimeOffset>();
    public Column<string> State => Col<string>("done or failed");
    public Column<string> Versions => Col<string>("JSON: table name to version");
    public Column<string> Steps => Col<string>("JSON: name, rows, seconds, built or skipped and why");
    public Column<string> Failure => Col<string>();
}

public sealed class MetricDefinition : Table
{
    public override string Grain => "metric, version";
    public override Layer Layer => Layer.Gold;
    public Column<string> MetricId => Key<string>();
    public Column<string> Version => Key<string>("hash of the definition");
    public Column<string> Formula => Col<string>();
    public Column<string> MetricGrain => Col<string>();
    public Column<string> Unit => Col<string>();
    public Column<string> Direction => Col<string>("higher or lower is better");
    public Column<string> Additivity => Col<string>();
    public Column<string> ScorCode => Col<string>();
    public Column<string> About => Col<string>();
}

public sealed class MetricValue : Table
{
    public override string Grain => "metric, version, scheme version, segment, period, run";
    public override Layer Layer => Layer.Gold;
    public Column<string> MetricId => Key<string>();
    public Column<string> Version => Key<string>();
    public Column<string> SchemeVersionId => Key<string>();
    public Column<string> SegmentId => Key<string>("* for the enterprise");
    public Column<DateOnly> Period => Key<DateOnly>("first day of the month");
    public Column<string> RunId => Key<string>();
    public Column<decimal> Value => Dec("unit of the metric", 28, 8);
    public Column<string> NotComputable => Col<string>("why there is no value");
}
