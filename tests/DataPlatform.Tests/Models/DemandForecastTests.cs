using DataPlatform.Models.Demand;

namespace DataPlatform.Tests.Models;

public sealed class DemandForecastTests
{
    [Fact]
    public void Each_of_the_last_months_is_forecast_from_what_was_known_before_it()
    {
        var start = new DateOnly(2024, 1, 1);
        var rows = Enumerable.Range(0, 24).Select(m => new MonthlyDemand("A", start.AddMonths(m), m)).ToList();
        var changed = rows.Select(r => r.Month == start.AddMonths(23) ? r with { Quantity = 9999 } : r).ToList();

        var before = new DemandForecast().Forecast(rows).Where(p => p.Month == start.AddMonths(23));
        var after = new DemandForecast().Forecast(changed).Where(p => p.Month == start.AddMonths(23));

        Assert.Equal(before.Select(p => p.Value), after.Select(p => p.Value));
        Assert.All(after, p => Assert.Equal(9999, p.Actual));
    }

    [Fact]
    public void Months_to_come_have_no_actual()
    {
        var rows = Enumerable.Range(0, 24)
            .Select(m => new MonthlyDemand("A", new DateOnly(2024, 1, 1).AddMonths(m), 5));
        var ahead = new DemandForecast().Forecast([.. rows]).Where(p => p.Month >= new DateOnly(2026, 1, 1)).ToList();

        Assert.Equal(6, ahead.Count);
        Assert.All(ahead, p => Assert.Null(p.Actual));
        Assert.All(ahead, p => Assert.Equal(5m, p.Value));
    }

    [Fact]
    public void A_series_shorter_than_a_year_is_not_forecast()
    {
        var rows = Enumerable.Range(0, 12)
            .Select(m => new MonthlyDemand("A", new DateOnly(2024, 1, 1).AddMonths(m), 5));
        Assert.Empty(new DemandForecast().Forecast([.. rows]));
    }
}
