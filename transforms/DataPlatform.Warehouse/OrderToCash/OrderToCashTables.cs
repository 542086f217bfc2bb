using DataPlatform.Core;

namespace DataPlatform.Warehouse.OrderToCash;

public sealed class SalesOrderLine : FedTable
{
    public override string Grain => "order, line";
    public Column<string> OrderNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> CompanyCode => Col<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<string> ChannelId => Col<string>();
    public Column<DateOnly> OrderedOn => Col<DateOnly>("business date of the order");
    public Column<DateOnly> RequestedOn => Col<DateOnly>();
    public Column<DateOnly> PromisedOn => Col<DateOnly>("customer commit date (SCOR RL.2.2)");
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<string> Uom => Col<string>("UNECE Recommendation 20 code");
    public Column<decimal> UnitPrice => Dec("currency", 18, 4);
    public Column<decimal> NetAmount => Dec("currency", 18, 4, "as ordered, after line discount");
    public Column<string> Currency => Col<string>("ISO 4217");
    public Column<string> ServiceLevel => Col<string>("service requested");
    public Column<string> ShipFromLocationId => Col<string>();
    public Column<string> SegmentStamp => Col<string>("segment the source printed on the order; never used to report");
    public Column<string> FreightPayer => Col<string>("seller or customer");
}

public sealed class DeliveryLine : FedTable
{
    public override string Grain => "delivery, line";
    public Column<string> DeliveryNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<decimal> ShippedQuantity => Dec("uom", 18, 4);
    public Column<DateOnly> ShippedOn => Col<DateOnly>();
    public Column<DateOnly> DeliveredOn => Col<DateOnly>();
    public Column<bool> DocumentsComplete => Col<bool>("SCOR RL.2.3");
    public Column<bool> ConditionOk => Col<bool>("SCOR RL.2.4");
    public Column<string> Sscc => Col<string>("GS1 Serial Shipping Container Code");
}

public sealed class InvoiceLine : FedTable
{
    public override string Grain => "invoice, line";
    public Column<string> InvoiceNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> CompanyCode => Col<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<string> ChannelId => Col<string>();
    public Column<DateOnly> InvoicedOn => Col<DateOnly>("business date of revenue");
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> ListAmount => Dec("currency", 18, 4);
    public Column<decimal> DiscountAmount => Dec("currency", 18, 4, "positive");
    public Column<decimal> RebateAmount => Dec("currency", 18, 4, "accrued, positive");
    public Column<decimal> NetAmount => Dec("currency", 18, 4, "list less discount, before rebate");
    public Column<decimal> StandardCostAmount => Dec("currency", 18, 4, "cost of goods sold at standard");
    public Column<string> Currency => Col<string>("ISO 4217");
    public Column<string> Kind => Col<string>("invoice, credit, write-off or service");
}

public sealed class ReturnLine : FedTable
{
    public override string Grain => "return authorisation, line";
    public Column<string> RmaNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<DateOnly> ReturnedOn => Col<DateOnly>();
    public Column<string> Reason => Col<string>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> CreditAmount => Dec("currency", 18, 4);
    public Column<decimal> RecoveryAmount => Dec("currency", 18, 4);
    public Column<string> Disposition => Col<string>("restock, refurbish, liquidate, recycle or scrap");
    public Column<string> Currency => Col<string>();
}

public sealed class Opportunity : FedTable
{
    public override string Grain => "opportunity";
    public Column<string> OpportunityId => Key<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductFamily => Col<string>();
    public Column<DateOnly> OpenedOn => Col<DateOnly>();
    public Column<decimal> Amount => Money();
    public Column<string> Currency => Col<string>();
    public Column<string> Stage => Col<string>();
    public Column<decimal> Probability => Dec("share", 5, 4);
}

public sealed class CustomerFeedback : FedTable
{
    public override string Grain => "feedback";
    public Column<string> FeedbackId => Key<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> Instrument => Col<string>("nps, csat or complaint");
    public Column<decimal> Score => Dec("points", 9, 2, "nps 0 to 10, csat 1 to 5");
    public Column<DateOnly> GivenOn => Col<DateOnly>();
    public Column<string> Comment => Col<string>();
}

public sealed class PurchaseOrder : FedTable
{
    public override string Grain => "purchase order";
    public Column<string> PoNo => Key<string>();
    public Column<string> SupplierId => Col<string>();
    public Column<DateOnly> OrderedOn => Col<DateOnly>();
    public Column<DateOnly> ShipOn => Col<DateOnly>("day the supplier ships");
    public Column<decimal> Subtotal => Dec("currency", 18, 4, "sum of the lines");
    public Column<decimal> TaxAmount => Dec("currency", 18, 4);
    public Column<decimal> FreightAmount => Dec("currency", 18, 4);
    public Column<string> Currency => Col<string>("ISO 4217");
}

public sealed class PurchaseOrderLine : FedTable
{
    public override string Grain => "purchase order, line";
    public Column<string> PoNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> SupplierId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<DateOnly> OrderedOn => Col<DateOnly>();
    public Column<DateOnly> PromisedOn => Col<DateOnly>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> ReceivedQuantity => Dec("uom", 18, 4);
    public Column<decimal> RejectedQuantity => Dec("uom", 18, 4);
    public Column<decimal> UnitPrice => Dec("currency", 18, 4);
    public Column<string> Currency => Col<string>();
}
