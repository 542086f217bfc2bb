namespace DataPlatform.Tests.Engines;

public sealed class BuildTests : IDisposable
{
    internal const string SomeOrders = """
        SELECT * FROM (VALUES ('O1', 'C1', DATE '2025-01-30', 10.10::DECIMAL(18,2), 1::BIGINT),
                              ('O2', 'C1', DATE '2025-01-31', 20.20::DECIMAL(18,2), 2::BIGINT),
                              ('O3', 'C2', DATE '2025-02-01', 0.03::DECIMAL(18,2), 3::BIGINT),
                              ('O4', 'C2', DATE '2025-02-01', 5.00::DECIMAL(18,2), NULL))
            AS v(order_no, customer_id, ordered_on, amount, pieces)
        """;

    private readonly EngineFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_built_transform_is_read_back_with_exact_cells()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        var day = new ShopDay();
        var outcome = lake.Build(day);
        Assert.Equal(3, outcome.Rows);
        Assert.Equal(
            [
                [new DateOnly(2025, 1, 30), 1L, 1L, 10.10m],
                [new DateOnly(2025, 1, 31), 1L, 2L, 20.20m],
                [new DateOnly(2025, 2, 1), 2L, 3L, 5.03m],
            ],
            lake.Rows($"SELECT {day.Day}, {day.Orders}, {day.Pieces}, {day.Amount} FROM {day} ORDER BY 1"));
    }
}
