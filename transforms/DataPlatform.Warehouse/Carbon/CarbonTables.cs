using DataPlatform.Core;

namespace DataPlatform.Warehouse.Carbon;

public sealed class EmissionFactor : BitemporalTable
{
    public override string Grain => "factor, version, valid from";
    public Column<string> FactorId => Key<string>("transport or hub operation category");
    public Column<string> Version => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("transport (per tonne-km) or hub (per tonne)");
    public Column<string> Mode => Col<string>();
    public Column<string> ActivityUnit => Col<string>("tkm or t");
    public Column<decimal> WttKg => Dec("kg CO2e per activity unit", 12, 9, "well to tank");
    public Column<decimal> TtwKg => Dec("kg CO2e per activity unit", 12, 9, "tank to wheel");
    public Column<string> GasBasis => Col<string>("CO2e or CO2");
    public Column<string> GwpSet => Col<string>("AR5, AR6");
    public Column<string> Region => Col<string>();
    public Column<long> ReferenceYear => Col<long>();
    public Column<string> Publisher => Col<string>();
    public Column<string> Licence => Col<string>();
}
