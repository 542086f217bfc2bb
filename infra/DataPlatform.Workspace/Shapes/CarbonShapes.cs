using static DataPlatform.Workspace.Shapes.Declare;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Keys of carbon.</summary>
internal static class CarbonShapes
{
    private const string Modes = "mode of transport: road, rail, sea, air, inland";

    private static readonly Key validFrom = Of(ValueKind.Day, "valid_from", "first day; always unless stated");
    private static readonly Key validTo =
        Of(ValueKind.Day, "valid_to", "first day it is no longer true; until the next entry of the same key, or open");
    private static readonly Key basis = Word("distance_basis", "the distance it is meant for", "actual", "sfd", "gcd");

    public static readonly Shape Factor = new("factor", "What one unit of transport, handling, energy or money emits.",
        Text("factor", "operation category, energy or spend group").Must(),
        Text("version", "version of the factor set").Must(),
        Text("name", "its name").Must(),
        Word("kind", "transport per tonne-kilometre, hub per tonne, energy per litre, MJ or tonne, vehicle per "
            + "kilometre, or spend per unit of money", "transport", "hub", "energy", "vehicle", "spend").Must(),
        Text("mode", Modes),
        Text("unit", "tkm, short ton-mile, t, l, kWh, km ... or its UNECE code; for spend the currency").Must(),
        Number("wtt", "well to tank, kg CO2e per unit"),
        Number("ttw", "tank to wheel, kg CO2e per unit", 0),
        Number("wtw", "well to wheel where the two are not known apart, as for spend", 0),
        Word("gas", "which gases it counts", "CO2e", "CO2").Must(),
        Word("gwp", "set of warming potentials", "AR4", "AR5", "AR6").Must(),
        basis,
        Word("carrier", "energy carrier of an energy factor", "Diesel", "HVO", "Petrol", "CNG", "LNG", "LPG", "HFO",
            "MGO", "Aviation fuel", "Hydrogen", "Methanol", "Electric"),
        Text("region", "region it was measured for"),
        Whole("year", "year it was measured for", 1990, 2100),
        Text("publisher", "who published it").Must(),
        Text("licence", "under which licence").Must(),
        validFrom, validTo);

    public static readonly Shape Energy = new("energy", "Energy carriers, empty running included.",
        Text("energy", "a factor of kind energy").Must(),
        Number("quantity", "in the period; per kilometre of the vehicle when no activity is stated", 0).Must(),
        Text("unit", "l, kg, kWh, MJ ...").Must());

    public static readonly Shape Operation = new("operation",
        "Transport and hub operation categories (TOC, HOC) with their energy.",
        Text("operation", "id; legs name it as their factor").Must(),
        Text("version", "version").Must(),
        Text("name", "its name").Must(),
        Word("kind", "transport or hub", "transport", "hub").Must(),
        Text("mode", Modes),
        Word("hub_type", "kind of hub", "Transshipment", "StorageAndTransshipment", "Warehouse",
            "LiquidBulkTerminal", "MaritimeContainerTerminal"),
        Word("temperature", "temperature control", "ambient", "refrigerated", "mixed"),
        Text("unit", "unit of the activity: tkm, or t for hubs").Must(),
        Number("activity", "transport activity or throughput of the period; else capacity and factors", 0),
        Number("capacity_t", "largest legal mass of load, t", 0),
        Number("load_factor", "mass over capacity on loaded distance", 0, 1),
        Number("empty_distance_factor", "empty over all kilometres", 0, 1),
        basis,
        Word("data_type", "primary when measured, modelled when computed; as the numbers say unless stated",
            "primary", "modelled", "default"),
        Word("allocate_by", "what all its elements are shared by", "mass", "volume", "loading units", "quantity",
            "equal") with { Default = "mass" },
        Parts("energy", Energy).Must(),
        validFrom, validTo);

    public static readonly Shape Adjustment = new("adjustment",
        "Distance adjustment factors, for legs measured on another basis than their factor, or not at all.",
        Text("mode", Modes).Must(),
        Word("from", "basis of the leg's distance; none: the great circle between its places where it states none",
            "none", "actual", "sfd", "gcd").Must(),
        Word("to", "basis the factor is meant for", "actual", "sfd", "gcd").Must(),
        Number("multiplier", "the distance is multiplied by it", 0).Must(),
        Number("add_km", "kilometres added after that", 0) with { Default = "0" },
        Text("source", "where the numbers are from").Must(),
        validFrom, validTo);

    public static readonly Shape Spend = new("spend",
        "Spend factors that stand in, marked as such, for legs that lack mass, distance or factor.",
        Text("mode", Modes).Must(),
        Text("factor", "a factor of kind spend").Must(),
        validFrom, validTo);

    public static readonly Shape Carbon = new("carbon",
        "Emission factors, operation categories, distance adjustments, spend factors.",
        Parts("factors", Factor), Parts("operations", Operation), Parts("adjustments", Adjustment),
        Parts("spend", Spend));
}
