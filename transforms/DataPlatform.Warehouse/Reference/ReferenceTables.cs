using DataPlatform.Core;

namespace DataPlatform.Warehouse.Reference;

public sealed class CalendarDay : FedTable
{
    public override string Grain => "calendar, day";
    public Column<string> CalendarId => Key<string>("calendar; 'fiscal' is the company's own");
    public Column<DateOnly> Day => Key<DateOnly>();
    public Column<long> FiscalYear => Col<long>();
    public Column<long> FiscalPeriod => Col<long>("1 to 12 (13 where the calendar has it)");
    public Column<long> IsoWeek => Col<long>();
    public Column<bool> IsWorking => Col<bool>();
}

public sealed class Party : BitemporalTable
{
    public override string Grain => "party, valid from";
    public Column<string> PartyId => Key<string>();
    public Column<string> Gln => Col<string>("GS1 Global Location Number");
    public Column<string> Role => Col<string>("customer, supplier, carrier, 3pl or own");
    public Column<string> LegalName => Col<string>();
    public Column<string> Country => Col<string>("ISO 3166-1 alpha-2");
    public Column<string> ParentPartyId => Col<string>();
}

public sealed class Customer : BitemporalTable
{
    public override string Grain => "customer, valid from";
    public Column<string> CustomerId => Key<string>();
    public Column<string> PartyId => Col<string>();
    public Column<string> Name => Col<string>();
    public Column<string> ChannelId => Col<string>();
    public Column<string> Industry => Col<string>();
    public Column<string> Country => Col<string>();
    public Column<string> Market => Col<string>();
    public Column<string> SalesRegion => Col<string>();
    public Column<string> CreditClass => Col<string>();
    public Column<string> Tier => Col<string>("tier as the CRM holds it");
    public Column<decimal> AnnualIncome => Money("stated income, for private customers");
    public Column<DateOnly> BornOn => Col<DateOnly>("for private customers");
}

public sealed class Product : BitemporalTable
{
    public override string Grain => "product, valid from";
    public Column<string> ProductId => Key<string>();
    public Column<string> Gtin => Col<string>("GS1 Global Trade Item Number");
    public Column<string> Name => Col<string>();
    public Column<string> Family => Col<string>();
    public Column<string> Brand => Col<string>();
    public Column<string> LifecycleStage => Col<string>();
    public Column<decimal> WeightKg => Dec("kg", 12, 4, "gross weight of one base unit");
    public Column<decimal> VolumeM3 => Dec("m3", 12, 6);
    public Column<decimal> ListPrice => Dec("currency", 18, 4);
    public Column<decimal> StandardCost => Dec("currency", 18, 4, "per base unit");
    public Column<string> Currency => Col<string>("ISO 4217");
}

public sealed class Channel : FedTable
{
    public override string Grain => "channel";
    public Column<string> ChannelId => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("direct, retail, e-commerce or distributor");
}

public sealed class Location : BitemporalTable
{
    public override string Grain => "location, valid from";
    public Column<string> LocationId => Key<string>();
    public Column<string> Gln => Col<string>("GS1 Global Location Number");
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("plant, dc, store, hub, port or supplier");
    public Column<string> Country => Col<string>();
    public Column<decimal> Latitude => Dec("degree", 9, 6);
    public Column<decimal> Longitude => Dec("degree", 9, 6);
    public Column<decimal> DailyCapacity => Dec("orders", 18, 2);
    public Column<decimal> HandlingCost => Dec("currency", 18, 4, "per unit handled");
}

public sealed class KeyCrosswalk : BitemporalTable
{
    public override string Grain => "source system, entity type, source key, valid from";
    public Column<string> System => Key<string>();
    public Column<string> EntityType => Key<string>("customer, product, location, party");
    public Column<string> ForeignKey => Key<string>("the key in that system");
    public Column<string> GoldenId => Col<string>("our key");
    public Column<decimal> MatchScore => Dec("share", 5, 4);
    public Column<string> Method => Col<string>("exact, rule or person");
    public Column<string> Reviewer => Col<string>();
}
