using DataPlatform.Core;

namespace DataPlatform.Warehouse;

/// <summary>A table that feeds or the workspace's text fill. Every row says whence it came and since when.</summary>
public abstract class FedTable : Table
{
    public Column<string> SourceSystem => Col<string>("feed that brought the row, or 'workspace'");
    public Column<string> SourceKey => Col<string>("file and line the row came from, as FILE:LINE");
    public Column<string> BatchId => Col<string>("delivery that brought the row");
    public Column<DateTimeOffset> RecordedAt => Col<DateTimeOffset>("when we knew it (system time)");
}

/// <summary>
/// A table with two time axes: when it was true (<c>valid_from</c> inclusive, <c>valid_to</c> exclusive; 9999-12-31 =
/// open) and when we knew it (<c>recorded_at</c>). A row is never changed; a newer row for the same key and start
/// supersedes it, and one that ends where it begins withdraws it.
/// </summary>
public abstract class BitemporalTable : FedTable
{
    public static readonly DateOnly Open = new(9999, 12, 31);

    public Column<DateOnly> ValidFrom => Key<DateOnly>("first day it was true");
    public Column<DateOnly> ValidTo => Col<DateOnly>("first day it was no longer true; 9999-12-31 while it still is");
}
