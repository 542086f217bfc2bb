using DataPlatform.Core;

namespace DataPlatform.Warehouse.Logistics;

public sealed class ShipmentLine : FedTable
{
    public override string Grain => "shipment, line";
    public Column<string> ShipmentId => Key<string>("GS1 GSIN where there is one");
    public Column<string> LineNo => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> MassKg => Dec("kg", 12, 3, "gross");
    public Column<decimal> VolumeM3 => Dec("m3", 12, 6);
    public Column<decimal> LoadingUnits => Dec("pallets or TEU", 12, 3, "where a TOC is allocated by them");
}

public sealed class TransportLeg : FedTable
{
    public override string Grain => "leg";
    public Column<string> LegId => Key<string>();
    public Column<string> ShipmentId => Col<string>();
    public Column<long> Sequence => Col<long>("position in the transport chain, from 1");
    public Column<string> CarrierId => Col<string>();
    public Column<string> Mode => Col<string>("road, rail, sea, inland waterway or air");
    public Column<string> ServiceId => Col<string>();
    public Column<string> Origin => Col<string>("location or port");
    public Column<string> Destination => Col<string>("location or port");
    public Column<DateOnly> DepartedOn => Col<DateOnly>();
    public Column<DateOnly> ArrivedOn => Col<DateOnly>();
    public Column<decimal> WeightKg => Dec("kg", 12, 3, "as the carrier states it; null = sum of the shipment's lines");
    public Column<decimal> DistanceKm => Dec("km", 9, 1);
    public Column<string> DistanceBasis => Col<string>("actual, sfd (shortest feasible) or gcd (great circle)");
    public Column<string> FactorId => Col<string>("transport operation category: its emission factor");
    public Column<string> HubFactorId => Col<string>("hub operation category of the hub the leg ends in, or null");
    public Column<string> DataType => Col<string>("primary, modelled or default");
    public Column<decimal> FreightAmount => Money("freight the carrier charged for the leg");
    public Column<string> Currency => Col<string>();
    public Column<string> FreightPayer => Col<string>("seller (GHG Protocol category 4), customer (9) or supplier (1)");
    public Column<string> Direction => Col<string>("outbound, inbound or return; outbound unless stated");
    public Column<string> OperatedBy => Col<string>("own (scope 1) or carrier; carrier unless stated");
}

public sealed class WarehouseActivity : FedTable
{
    public override string Grain => "activity";
    public Column<string> ActivityId => Key<string>();
    public Column<string> LocationId => Col<string>();
    public Column<string> ActivityType => Col<string>("pick, pack, load, receive, return");
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<DateOnly> PerformedOn => Col<DateOnly>();
    public Column<decimal> Minutes => Dec("min", 12, 4);
    public Column<decimal> Quantity => Dec("uom", 18, 4);
}

public sealed class TrackingEvent : FedTable
{
    public override string Grain => "event";
    public Column<string> EventId => Key<string>();
    public Column<string> ShipmentId => Col<string>();
    public Column<string> Sscc => Col<string>();
    public Column<string> BizStep => Col<string>("EPCIS business step");
    public Column<string> Disposition => Col<string>("EPCIS disposition");
    public Column<DateTimeOffset> EventTime => Col<DateTimeOffset>();
    public Column<string> LocationId => Col<string>();
}

public sealed class FreightRate : FedTable
{
    public override string Grain => "carrier, origin, destination, service, mode, transit days, weight band";
    public Column<string> RateId => Key<string>("feed file and line: rate cards have no key of their own");
    public Column<string> CarrierId => Col<string>();
    public Column<string> Origin => Col<string>();
    public Column<string> Destination => Col<string>();
    public Column<string> ServiceLevel => Col<string>();
    public Column<string> Mode => Col<string>();
    public Column<long> TransitDays => Col<long>();
    public Column<decimal> MinWeightKg => Dec("kg", 18, 6, "inclusive");
    public Column<decimal> MaxWeightKg => Dec("kg", 18, 6, "inclusive");
    public Column<decimal> RatePerKg => Dec("currency per kg", 18, 6);
    public Column<decimal> MinimumCharge => Dec("currency", 18, 4);
    public Column<string> Currency => Col<string>();
}

public sealed class FreightOrder : FedTable
{
    public override string Grain => "freight order";
    public Column<string> FreightOrderId => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<string> CarrierId => Col<string>();
    public Column<string> Origin => Col<string>();
    public Column<string> Destination => Col<string>();
    public Column<string> ServiceLevel => Col<string>();
    public Column<long> TransitDays => Col<long>();
    public Column<DateOnly> OrderedOn => Col<DateOnly>();
    public Column<decimal> WeightKg => Dec("kg", 18, 6, "unrounded: a rounded weight may fall into another band");
    public Column<string> FreightPayer => Col<string>("seller or customer");
}
