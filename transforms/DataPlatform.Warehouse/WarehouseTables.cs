using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Planning;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Warehouse;

/// <summary>The tables a workspace may fill. One explicit list: what is not here does not exist.</summary>
public static class WarehouseTables
{
    /// <summary>Every table that feeds or the workspace's own text fill.</summary>
    public static IReadOnlyList<FedTable> All { get; } =
    [
        new CalendarDay(), new Party(), new Customer(), new Product(), new Channel(), new Location(),
        new KeyCrosswalk(),
        new SchemeVersion(), new Segment(), new SegmentOverride(), new SegmentPolicy(), new SlaCommitment(),
        new SegmentTarget(), new ChangeRequest(), new Approval(), new RoleEntitlement(),
        new SalesOrderLine(), new DeliveryLine(), new InvoiceLine(), new ReturnLine(), new Opportunity(),
        new CustomerFeedback(), new PurchaseOrder(), new PurchaseOrderLine(),
        new ShipmentLine(), new TransportLeg(), new WarehouseActivity(), new TrackingEvent(), new FreightRate(),
        new FreightOrder(),
        new InventorySnapshot(),
        new GlJournalLine(), new BudgetLine(), new CostPool(), new CostSpread(), new IdleRule(),
        new CostingScope(), new LedgerBalance(),
        new TimeEquation(),
        new EmissionFactor(), new PublishedFactor(), new OperationCategory(), new OperationEnergy(),
        new DistanceAdjustment(), new SpendFallback(), new PlaceCode(), new ActivityData(),
    ];

    /// <summary>Tables the platform itself and its models write.</summary>
    public static IReadOnlyList<Table> Kept { get; } =
    [
        new IngestionBatch(), new QuarantinedRecord(), new RunLog(), new MetricDefinition(), new MetricValue(),
        new ForecastValue(), new ClusterRun(), new SegmentCandidate(),
    ];
}
