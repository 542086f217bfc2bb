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

    /// <summary>
    /// The condition by which a fact whose rows stand for themselves is built for a window of business dates; nothing
    /// when all of time is built.
    /// </summary>
    private protected static Sql Within(Window window, Column<DateOnly> day) =>
        window == Window.All ? Sql.Empty : $"WHERE {day} >= {window.From} AND {day} < {window.To}";
}
