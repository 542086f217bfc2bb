using DataPlatform.Semantic.Metrics;

namespace DataPlatform.Semantic;

/// <summary>Every metric there is, in the order of the catalogue. What is not in this list does not exist.</summary>
public static class MetricCatalogue
{
    /// <summary>All metrics with their subject.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        .. Of("Finance",
            FinanceMetrics.Revenue, FinanceMetrics.ListRevenue, FinanceMetrics.Discount, FinanceMetrics.Rebate,
            FinanceMetrics.ReturnsCost, FinanceMetrics.Cogs, FinanceMetrics.GrossMargin,
            FinanceMetrics.GrossMarginShare, FinanceMetrics.FreightAmount, FinanceMetrics.IdleCost,
            FinanceMetrics.NetMargin, FinanceMetrics.NetMarginShare, FinanceMetrics.PnlAmount),
        .. Of("Costing",
            CostingMetrics.CostToServe, CostingMetrics.CostToServePerOrder, FinanceMetrics.CostToServeShare,
            CostingMetrics.LedgerCost, CostingMetrics.UnusedCapacity, CostingMetrics.UnassignedCost,
            CostingMetrics.FreightCharge, CostingMetrics.UnratedFreightOrders),
        .. Of("Service",
            ServiceMetrics.Orders, ServiceMetrics.OrderLines, ServiceMetrics.UnitsOrdered, ServiceMetrics.UnitsShipped,
            ServiceMetrics.FillRateUnit, ServiceMetrics.FillRateLine, ServiceMetrics.FillRateOrder,
            ServiceMetrics.OnTime, ServiceMetrics.Otif, ServiceMetrics.PerfectOrder, ServiceMetrics.PerfectOrderIndex,
            ServiceMetrics.OrderCycleDays, ServiceMetrics.BackOrderRate, ServiceMetrics.ReturnRate,
            ServiceMetrics.ReturnsAmount),
        .. Of("Inventory",
            InventoryMetrics.AverageStock, InventoryMetrics.InventoryTurns, InventoryMetrics.DaysOfSupply),
        .. Of("Carbon",
            CarbonMetrics.Co2eWtw, CarbonMetrics.Co2eWtt, CarbonMetrics.Co2eTtw, CarbonMetrics.TonneKm,
            CarbonMetrics.Co2ePerTkm, CarbonMetrics.Co2ePerOrder, CarbonMetrics.LegsWithoutFactorShare,
            CarbonMetrics.PrimaryDataShare),
        .. Of("Customer",
            CustomerMetrics.Nps, CustomerMetrics.Csat, CustomerMetrics.Complaints, CustomerMetrics.ActiveCustomers,
            CustomerMetrics.ExpectedPipeline),
        .. Of("Planning",
            PlanningMetrics.ForecastAccuracy, PlanningMetrics.ForecastValueAdded, PlanningMetrics.PurchaseSpend),
    ];

    private static readonly Dictionary<string, Metric> byId = All.ToDictionary(m => m.Id, StringComparer.Ordinal);

    /// <summary>The metric of exactly that id, or null.</summary>
    public static Metric? Find(string id) => byId.GetValueOrDefault(id);

    private static IEnumerable<Metric> Of(string subject, params IReadOnlyList<Metric> metrics) =>
        metrics.Select(m => m with { Subject = subject });
}
