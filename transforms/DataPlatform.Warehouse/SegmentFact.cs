using DataPlatform.Core;

namespace DataPlatform.Warehouse;

/// <summary>
/// A fact that reports by segment. It stores no segment: it holds the entities and the business date, and the segment
/// comes by a left join to <c>segment_assignment</c> at that date, at today or at a chosen date. Reclassifying a
/// customer therefore moves no total.
/// </summary>
public abstract class SegmentFact : Transform
{
    public Column<DateOnly> BusinessDate => Col<DateOnly>("the day by which the fact is reported and segmented");
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<string> ChannelId => Col<string>();
    public Column<string> CompanyCode => Col<string>();
    public Column<string> Currency => Col<string>("ISO 4217, of every amount in the row");
}
