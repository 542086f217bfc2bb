using DataPlatform.Core;

namespace DataPlatform.Warehouse.Inventory;

/// <summary>Stock positions; "snapshot" is the data model's name for what the glossary calls one.</summary>
public sealed class InventorySnapshot : FedTable
{
    public override string Grain => "product, location, lot, owner, status, day";
    public Column<string> ProductId => Key<string>();
    public Column<string> LocationId => Key<string>();
    public Column<string> Lot => Key<string>("'-' when not batch-managed");
    public Column<string> OwnerId => Key<string>("'own', or the consignor for consigned stock");
    public Column<string> StockStatus => Key<string>("unrestricted, blocked or quality");
    public Column<DateOnly> Day => Key<DateOnly>();
    public Column<string> CompanyCode => Col<string>();
    public Column<decimal> OnHand => Dec("uom", 18, 4);
    public Column<decimal> InTransit => Dec("uom", 18, 4);
    public Column<decimal> Reserved => Dec("uom", 18, 4);
    public Column<decimal> UnitCost => Dec("currency", 18, 4);
    public Column<string> Currency => Col<string>();
}

/// <summary>What a unit will still bring: expected price less the cost to complete and sell it.</summary>
public sealed class NetRealisableValue : BitemporalTable
{
    public override string Grain => "product, valid from";
    public Column<string> ProductId => Key<string>();
    public Column<decimal> UnitValue => Dec("currency", 18, 4, "per base unit");
    public Column<string> Currency => Col<string>("ISO 4217");
    public Column<string> Evidence => Col<string>("where the price comes from");
}
