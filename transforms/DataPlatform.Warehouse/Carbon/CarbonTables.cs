using DataPlatform.Core;

namespace DataPlatform.Warehouse.Carbon;

public sealed class EmissionFactor : BitemporalTable
{
    public override string Grain => "factor, version, valid from";
    public Column<string> FactorId => Key<string>("transport or hub operation category, energy carrier or spend group");
    public Column<string> Version => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("transport, hub, energy, vehicle or spend");
    public Column<string> Mode => Col<string>();
    public Column<string> ActivityUnit => Col<string>("unit of activity, or the currency of a spend factor");
    public Column<decimal> WttKg => Dec("kg CO2e per activity unit", 12, 9, "well to tank");
    public Column<decimal> TtwKg => Dec("kg CO2e per activity unit", 12, 9, "tank to wheel");
    public Column<decimal> WtwKg => Dec("kg CO2e per activity unit", 18, 9, "where the two are not known apart");
    public Column<string> GasBasis => Col<string>("CO2e or CO2");
    public Column<string> GwpSet => Col<string>("AR4, AR5, AR6");
    public Column<string> Region => Col<string>();
    public Column<long> ReferenceYear => Col<long>();
    public Column<string> Publisher => Col<string>();
    public Column<string> Licence => Col<string>();
    public Column<string> DistanceBasis => Col<string>("actual, sfd or gcd where the factor is meant for one of them");
    public Column<string> EnergyCarrier => Col<string>("of an energy factor, as iLEAP names it");
}

/// <summary>Factor sets as their publisher prints them: one number a row, blanks included.</summary>
public sealed class PublishedFactor : BitemporalTable
{
    public override string Grain => "published number, version, valid from";
    public Column<string> LineId => Key<string>("the publisher's id of the number; with stage and gas where none");
    public Column<string> Version => Key<string>("edition of the set");
    public Column<string> FactorSet => Col<string>();
    public Column<string> FactorId => Col<string>("what the numbers of one activity and unit have in common");
    public Column<string> Name => Col<string>("as printed");
    public Column<string> Kind => Col<string>("transport, hub, energy, vehicle or spend");
    public Column<string> Mode => Col<string>();
    public Column<string> Stage => Col<string>("wtt, ttw or wtw");
    public Column<string> Gas => Col<string>("CO2e, CO2, CH4 or N2O");
    public Column<string> GasUnit => Col<string>("kg CO2e, kg or g of the gas");
    public Column<string> ActivityUnit => Col<string>("as printed");
    public Column<decimal> Value => Dec("gas unit per activity unit", 18, 12, "null where the publisher left a blank");
    public Column<string> GwpSet => Col<string>("AR4, AR5, AR6");
    public Column<string> Region => Col<string>();
    public Column<long> ReferenceYear => Col<long>();
    public Column<string> Publisher => Col<string>();
    public Column<string> Licence => Col<string>();
    public Column<string> DistanceBasis => Col<string>("actual, sfd or gcd where the factor is meant for one of them");
}

/// <summary>Transport and hub operation categories of ISO 14083, measured or modelled from their energy.</summary>
public sealed class OperationCategory : BitemporalTable
{
    public override string Grain => "operation category, version, valid from";
    public Column<string> OperationId => Key<string>("TOC or HOC");
    public Column<string> Version => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("transport or hub");
    public Column<string> Mode => Col<string>();
    public Column<string> HubType => Col<string>("as iLEAP names it");
    public Column<string> Temperature => Col<string>("ambient, refrigerated or mixed");
    public Column<string> ActivityUnit => Col<string>("unit of the activity");
    public Column<decimal> Activity => Dec("activity unit", 24, 6, "of the period; null when modelled by vehicle");
    public Column<decimal> CapacityT => Dec("t", 12, 3, "largest legal mass of load, when modelled by vehicle");
    public Column<decimal> LoadFactor => Dec("share", 9, 6, "mass over capacity, on loaded distance");
    public Column<decimal> EmptyDistanceFactor => Dec("share", 9, 6, "empty over all kilometres");
    public Column<string> DistanceBasis => Col<string>("of the activity: actual, sfd or gcd");
    public Column<string> DataType => Col<string>("primary or modelled");
    public Column<string> AllocateBy => Col<string>("mass, volume, loading units, quantity or equal");
}

public sealed class OperationEnergy : BitemporalTable
{
    public override string Grain => "operation category, version, energy, valid from";
    public Column<string> OperationId => Key<string>();
    public Column<string> Version => Key<string>();
    public Column<string> EnergyId => Key<string>("factor of kind energy");
    public Column<decimal> Quantity => Dec("unit", 24, 6, "in the period, loaded and empty; per km when by vehicle");
    public Column<string> Unit => Col<string>();
}

public sealed class DistanceAdjustment : BitemporalTable
{
    public override string Grain => "mode, from basis, to basis, valid from";
    public Column<string> Mode => Key<string>();
    public Column<string> FromBasis => Key<string>("of the leg's distance; none: it states no distance");
    public Column<string> ToBasis => Key<string>("basis the factor is meant for");
    public Column<decimal> Multiplier => Dec("ratio", 9, 6);
    public Column<decimal> AddKm => Dec("km", 9, 1);
    public Column<string> Basis => Col<string>("where the numbers are from");
}

public sealed class SpendFallback : BitemporalTable
{
    public override string Grain => "mode, valid from";
    public Column<string> Mode => Key<string>();
    public Column<string> FactorId => Col<string>("factor of kind spend, for legs that lack mass, distance or factor");
}

public sealed class PlaceCode : FedTable
{
    public override string Grain => "place";
    public Column<string> PlaceId => Key<string>("UN/LOCODE, five letters, or the company's own code");
    public Column<string> Name => Col<string>();
    public Column<string> Country => Col<string>("ISO 3166-1 alpha-2");
    public Column<string> Iata => Col<string>();
    public Column<string> Functions => Col<string>("UN/LOCODE function classifier, by position");
    public Column<decimal> Latitude => Dec("degree", 9, 6);
    public Column<decimal> Longitude => Dec("degree", 9, 6);
    public Column<string> CoordinateSource => Col<string>("published, measured or geocoded; geocoded is not used");
}

/// <summary>What sites and assets used, for scopes 1 and 2 and for categories without transport.</summary>
public sealed class ActivityData : FedTable
{
    public override string Grain => "activity";
    public Column<string> ActivityId => Key<string>();
    public Column<DateOnly> PeriodStart => Col<DateOnly>();
    public Column<string> CompanyCode => Col<string>();
    public Column<string> Site => Col<string>("site or asset");
    public Column<long> Scope => Col<long>("1, 2 or 3");
    public Column<long> Category => Col<long>("of scope 3, else null");
    public Column<string> Basis => Col<string>("location or market, for scope 2");
    public Column<string> FactorId => Col<string>();
    public Column<decimal> Quantity => Dec("unit", 18, 6);
    public Column<string> Unit => Col<string>();
    public Column<string> DataType => Col<string>("primary, modelled or default");
    public Column<bool> Regulated => Col<bool>("under a regulated emission trading scheme");
    public Column<string> Evidence => Col<string>("invoice or meter reading");
}
