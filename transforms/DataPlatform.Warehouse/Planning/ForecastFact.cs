using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Planning;

/// <summary>Forecast values with the channel and product family their series stands for, and their error once
/// known.</summary>
public sealed class ForecastFact : SegmentFact
{
    private readonly ForecastValue values = new();

    public override string Grain => "run, series, bucket, quantile, stage";
    public Column<string> RunId => Key<string>();
    public Column<string> SeriesId => Key<string>("family|channel");
    public Column<DateOnly> Bucket => Key<DateOnly>("first day of the month");
    public Column<string> Quantile => Key<string>();
    public Column<string> ProductFamily => Col<string>();
    public Column<string> Stage => Key<string>("naive or statistical");
    public Column<decimal> Value => Dec("uom", 18, 4);
    public Column<decimal> Actual => Dec("uom", 18, 4);
    public Column<decimal> AbsoluteError => Dec("uom", 18, 4, "null until the actual is known");

    public override Sql Query(Window window) => $"""
        SELECT {values.RunId} AS {RunId}, {values.SeriesId} AS {SeriesId}, {values.Bucket} AS {Bucket},
            {values.Quantile} AS {Quantile}, {values.Bucket} AS {BusinessDate}, {CustomerId.Unknown()},
            {ProductId.Unknown()}, nullif(split_part({values.SeriesId}, '|', 2), '') AS {ChannelId},
            {CompanyCode.Unknown()}, {Currency.Unknown()}, split_part({values.SeriesId}, '|', 1) AS {ProductFamily},
            {values.Stage} AS {Stage}, {values.Value} AS {Value}, {values.Actual} AS {Actual},
            {AbsoluteError.From($"abs({values.Actual} - {values.Value})")}
        FROM {values}
        """;
}
