using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Planning;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Warehouse;

/// <summary>The tables the warehouse computes. One explicit list: what is not here is not built.</summary>
public static class WarehouseTransforms
{
    /// <summary>Every transform under these rules; an input stands before what reads it.</summary>
    public static IReadOnlyList<Transform> All(Rules rules) =>
    [
        new SegmentAssignment(rules),
        new OrderLineFact(rules), new OrderFact(), new InvoiceFact(rules), new ReturnFact(rules),
        new FeedbackFact(rules), new OpportunityFact(rules), new PurchaseFact(), new ForecastFact(),
        new StockFact(rules),
        new ShipmentShare(rules), new StatedFactor(rules), new OperationIntensity(rules), new FactorValue(),
        new PlaceDistance(rules), new TransportChainElement(rules), new LoadShare(rules), new EmissionAllocation(),
        new TransportChain(), new GhgInventoryLine(), new CarbonFinding(),
        new FreightCharge(rules),
        new PoolLedger(rules), new LedgerTieOut(rules), new PoolFlow(rules), new PoolPassage(rules),
        new ActivityUse(rules), new AllocationRun(rules),
        new CostToServeLine(), new IdleCostLine(rules), new AllocationTie(),
        new CostingFinding(rules), new PnlFact(), new SegmentPnl(rules),
    ];
}
