using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Intensity of transport and hub operation categories (ISO 14083): emissions of all energy carriers, empty running
/// included, over the transport activity. A measured category states the energy and the activity of a period; a
/// modelled one states energy per kilometre of the vehicle, and its activity per kilometre is capacity x load factor x
/// (1 - empty distance factor). Energy without a factor makes the intensity unknown, not smaller.
/// </summary>
public sealed class OperationIntensity(Rules? rules = null) : Transform
{
    private const int KgScale = 12;
    private const int IntensityScale = 9;
    private const int ActivityScale = 15;

    private readonly OperationCategory operations = new();
    private readonly OperationEnergy energies = new();
    private readonly StatedFactor factors = new();

    public override string Grain => "operation category, version, valid from";
    public override Layer Layer => Layer.Silver;
    public Column<string> OperationId => Key<string>();
    public Column<string> Version => Key<string>();
    public Column<DateOnly> ValidFrom => Key<DateOnly>();
    public Column<DateOnly> ValidTo => Col<DateOnly>();
    public Column<string> Name => Col<string>();
    public Column<string> Kind => Col<string>("transport or hub");
    public Column<string> Mode => Col<string>();
    public Column<string> HubType => Col<string>();
    public Column<string> Temperature => Col<string>();
    public Column<string> Unit => Col<string>("tkm or t; null when the stated unit is unknown");
    public Column<long> Carriers => Col<long>("energy carriers");
    public Column<decimal> WttTotalKg => Dec("kg CO2e", 28, 12, "of the period, or per vehicle kilometre");
    public Column<decimal> TtwTotalKg => Dec("kg CO2e", 28, 12, "of the period, or per vehicle kilometre");
    public Column<decimal> Activity => Dec("unit", 38, 15, "of the period, or per vehicle kilometre");
    public Column<decimal> WttKg => Dec("kg CO2e per unit", 18, 9, "well to tank");
    public Column<decimal> TtwKg => Dec("kg CO2e per unit", 18, 9, "tank to wheel");
    public Column<decimal> LoadFactor => Dec("share", 9, 6);
    public Column<decimal> EmptyDistanceFactor => Dec("share", 9, 6);
    public Column<string> DistanceBasis => Col<string>();
    public Column<string> DataType => Col<string>("primary or modelled");
    public Column<string> GwpSet => Col<string>("of its energy; null when its carriers use several");
    public Column<string> AllocateBy => Col<string>();
    public Column<string> SourceKey => Col<string>("file and line");
    public Column<string> Gap => Col<string>("unknown unit, no energy factor, no activity; null when usable");

    public override Sql Query(Window window) => $"""
        WITH operation AS (
            SELECT {Read(operations.OperationId, operations.Version, operations.ValidFrom, operations.ValidTo,
                operations.Name, operations.Kind, operations.Mode, operations.HubType, operations.Temperature,
                operations.LoadFactor, operations.EmptyDistanceFactor, operations.DistanceBasis, operations.AllocateBy,
                operations.SourceKey)},
                {CarbonUnits.Counted($"{operations.ActivityUnit}")} AS unit, {ActivityOf()} AS activity,
                coalesce({operations.DataType}, CASE WHEN {operations.Activity} IS NULL THEN 'modelled'
                    ELSE 'primary' END) AS data_type
            FROM {operations.AsKnown(rules?.AsKnownAt, operations.OperationId)}
        ), burnt AS (
            SELECT o.operation_id, o.version, o.valid_from, count(*) AS carriers,
                count(CASE WHEN {factors.WttKg} IS NOT NULL AND {factors.TtwKg} IS NOT NULL THEN 1 END) AS known,
                {Output.Only($"{factors.GwpSet}")} AS gwp_set,
                {Burnt(factors.WttKg)} AS wtt, {Burnt(factors.TtwKg)} AS ttw
            FROM operation AS o
            JOIN {energies.AsKnown(rules?.AsKnownAt)} ON {energies.OperationId} = o.operation_id
                AND {energies.Version} = o.version AND {energies.ValidFrom} = o.valid_from
            LEFT JOIN {factors} ON {factors.FactorId} = {energies.EnergyId} AND {factors.Kind} = 'energy'
                AND {factors.ValidFrom} <= o.valid_from AND {factors.ValidTo} > o.valid_from
                AND {factors.Unit} = {CarbonUnits.Counted($"{energies.Unit}")}
            GROUP BY o.operation_id, o.version, o.valid_from
        ), whole AS (
            SELECT o.*, b.gwp_set, coalesce(b.carriers, 0) AS carriers,
                CASE WHEN b.known = b.carriers THEN b.wtt END AS wtt,
                CASE WHEN b.known = b.carriers THEN b.ttw END AS ttw
            FROM operation AS o LEFT JOIN burnt AS b ON b.operation_id = o.operation_id AND b.version = o.version
                AND b.valid_from = o.valid_from
        )
        SELECT operation_id AS {OperationId}, version AS {Version}, valid_from AS {ValidFrom}, valid_to AS {ValidTo},
            name AS {Name}, kind AS {Kind}, mode AS {Mode}, hub_type AS {HubType}, temperature AS {Temperature},
            unit AS {Unit}, {Carriers.From($"carriers")}, {WttTotalKg.From($"wtt")}, {TtwTotalKg.From($"ttw")},
            {Activity.From($"activity")}, {WttKg.From(Intensity($"wtt"))}, {TtwKg.From(Intensity($"ttw"))},
            {LoadFactor.From($"load_factor")}, {EmptyDistanceFactor.From($"empty_distance_factor")},
            distance_basis AS {DistanceBasis}, data_type AS {DataType},
            gwp_set AS {GwpSet}, coalesce(allocate_by, 'mass') AS {AllocateBy}, source_key AS {SourceKey},
            CASE WHEN unit IS NULL THEN 'unknown unit' WHEN coalesce(activity, 0) = 0 THEN 'no activity'
                WHEN wtt IS NULL OR ttw IS NULL THEN 'no energy factor' END AS {Gap}
        FROM whole
        """;

    /// <summary>Counted activity of the period, or of one vehicle kilometre.</summary>
    private Sql ActivityOf() => $"""
        CASE WHEN {operations.Activity} IS NOT NULL
            THEN CAST(CAST({operations.Activity} AS DECIMAL(18,6)) * {CarbonUnits.Size($"{operations.ActivityUnit}")}
                AS DECIMAL(38,15))
            ELSE CAST(CAST({operations.CapacityT} AS DECIMAL(12,3)) * CAST({operations.LoadFactor} AS DECIMAL(12,6))
                * CAST(1 - coalesce({operations.EmptyDistanceFactor}, 0) AS DECIMAL(12,6)) AS DECIMAL(38,15)) END
        """;

    private Sql Burnt(Column<decimal> perUnit) => $"""
        CAST(sum(CAST(CAST(CAST({energies.Quantity} AS DECIMAL(18,6)) * {CarbonUnits.Size($"{energies.Unit}")}
            AS DECIMAL(20,6)) * {perUnit} AS DECIMAL(28,12))) AS DECIMAL(28,12))
        """;

    /// <summary>Kilograms over activity, to nine decimals, half to even.</summary>
    private static Sql Intensity(Sql kg)
    {
        var divisor = Exact.Whole($"activity", ActivityScale);
        var dividend = Exact.Whole($"{kg}", KgScale);
        var shift = Sql.Trusted("1" + new string('0', IntensityScale + ActivityScale - KgScale));
        Sql rounded = Exact.HalfEven($"{dividend} * {shift}", divisor);
        return $"CASE WHEN activity > 0 AND {kg} IS NOT NULL THEN {Exact.Decimal(rounded, IntensityScale)} END";
    }

    private static Sql Read(params Column[] columns) => Sql.Join(
        ", ", columns.Select(c => (Sql)$"{c} AS {Sql.Trusted(Names.Quote(c.Name))}"));
}
