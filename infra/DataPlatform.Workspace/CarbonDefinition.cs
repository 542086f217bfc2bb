namespace DataPlatform.Workspace;

/// <summary>What the workspace says about emissions.</summary>
public sealed record CarbonDefinition
{
    /// <summary>Emission factors.</summary>
    public IReadOnlyList<FactorDefinition> Factors { get; init; } = [];

    /// <summary>Transport and hub operation categories.</summary>
    public IReadOnlyList<OperationDefinition> Operations { get; init; } = [];

    /// <summary>Distance adjustments.</summary>
    public IReadOnlyList<AdjustmentDefinition> Adjustments { get; init; } = [];

    /// <summary>Spend factors that stand in where activity is unknown.</summary>
    public IReadOnlyList<SpendDefinition> Spend { get; init; } = [];
}

/// <summary>What one unit of transport, handling, energy or money emits.</summary>
public sealed record FactorDefinition : Definition
{
    /// <summary>Operation category, energy or spend group.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the factor set.</summary>
    public required string Version { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>transport</c>, <c>hub</c>, <c>energy</c>, <c>vehicle</c> or <c>spend</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Mode of transport: road, rail, sea, air, inland; null for hubs, energy and spend.</summary>
    public string? Mode { get; init; }

    /// <summary>A unit of <see cref="Core.ActivityUnit"/>, by name or UNECE code; for spend the currency.</summary>
    public required string Unit { get; init; }

    /// <summary>Well to tank, kg CO2e per unit; null when not known.</summary>
    public decimal? Wtt { get; init; }

    /// <summary>Tank to wheel, kg CO2e per unit; null when not known.</summary>
    public decimal? Ttw { get; init; }

    /// <summary>Well to wheel, kg CO2e per unit, where the two are not known apart.</summary>
    public decimal? Wtw { get; init; }

    /// <summary><c>CO2e</c> or <c>CO2</c>.</summary>
    public required string Gas { get; init; }

    /// <summary>Set of warming potentials: AR4, AR5, AR6.</summary>
    public required string Gwp { get; init; }

    /// <summary>Basis of distance it is meant for: <c>actual</c>, <c>sfd</c>, <c>gcd</c>; null when not said.</summary>
    public string? DistanceBasis { get; init; }

    /// <summary>Energy carrier of an energy factor, as iLEAP names it.</summary>
    public string? Carrier { get; init; }

    /// <summary>Region it was measured for.</summary>
    public string? Region { get; init; }

    /// <summary>Year it was measured for.</summary>
    public int? Year { get; init; }

    /// <summary>Who published it.</summary>
    public required string Publisher { get; init; }

    /// <summary>Under which licence.</summary>
    public required string Licence { get; init; }

    /// <summary>When it is used.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>A transport or hub operation category of ISO 14083 with the energy it takes.</summary>
public sealed record OperationDefinition : Definition
{
    /// <summary>Its id; legs name it as their factor.</summary>
    public required string Id { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>transport</c> or <c>hub</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Mode of transport; null for hubs.</summary>
    public string? Mode { get; init; }

    /// <summary>Kind of hub, as iLEAP names it.</summary>
    public string? HubType { get; init; }

    /// <summary>Temperature control.</summary>
    public string? Temperature { get; init; }

    /// <summary>Unit of the activity.</summary>
    public required string Unit { get; init; }

    /// <summary>Activity of the period; null when the category is modelled by vehicle.</summary>
    public decimal? Activity { get; init; }

    /// <summary>Largest legal mass of load, t.</summary>
    public decimal? CapacityT { get; init; }

    /// <summary>Mass over capacity on loaded distance.</summary>
    public decimal? LoadFactor { get; init; }

    /// <summary>Empty over all kilometres.</summary>
    public decimal? EmptyDistanceFactor { get; init; }

    /// <summary>Basis of the activity's distance.</summary>
    public string? DistanceBasis { get; init; }

    /// <summary><c>primary</c>, <c>modelled</c> or <c>default</c>; null: as the numbers say.</summary>
    public string? DataType { get; init; }

    /// <summary>What its elements are shared by; null: mass.</summary>
    public string? AllocateBy { get; init; }

    /// <summary>Energy carriers and their quantities.</summary>
    public required IReadOnlyList<EnergyDefinition> Energy { get; init; }

    /// <summary>When it holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>One energy carrier of an operation category.</summary>
public sealed record EnergyDefinition : Definition
{
    /// <summary>A factor of kind energy.</summary>
    public required string Energy { get; init; }

    /// <summary>In the period, empty running included; per vehicle kilometre where no activity is stated.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Unit of the quantity.</summary>
    public required string Unit { get; init; }
}

/// <summary>How a distance on one basis becomes one on another.</summary>
public sealed record AdjustmentDefinition : Definition
{
    /// <summary>Mode of transport.</summary>
    public required string Mode { get; init; }

    /// <summary>Basis of the leg's distance.</summary>
    public required string From { get; init; }

    /// <summary>Basis the factor is meant for.</summary>
    public required string To { get; init; }

    /// <summary>The distance is multiplied by it.</summary>
    public required decimal Multiplier { get; init; }

    /// <summary>Kilometres added after that.</summary>
    public decimal AddKm { get; init; }

    /// <summary>Where the numbers are from.</summary>
    public required string Source { get; init; }

    /// <summary>When it holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>The spend factor that stands in for legs of a mode.</summary>
public sealed record SpendDefinition : Definition
{
    /// <summary>Mode of transport.</summary>
    public required string Mode { get; init; }

    /// <summary>A factor of kind spend; stated here or brought by a feed.</summary>
    public required string Factor { get; init; }

    /// <summary>When it holds.</summary>
    public required Validity Validity { get; init; }
}
