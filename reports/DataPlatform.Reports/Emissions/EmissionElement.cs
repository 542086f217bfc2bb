using DataPlatform.Core;
using DataPlatform.Reports.Portal;
using DataPlatform.Warehouse.Carbon;

namespace DataPlatform.Reports.Emissions;

/// <summary>
/// One transport chain element as reports read it: a leg (tonne-kilometres) or a hub (tonnes) with the factor used.
/// Masses are kg, distances km, emissions kg CO2e; an emission is null when <see cref="Gap"/> says what is missing.
/// </summary>
public sealed record EmissionElement
{
    private static readonly TransportChainElement e = new();

    /// <summary>Id of the element.</summary>
    public required string Id { get; init; }

    /// <summary>The chain: the shipment, with <c>/return</c> on its way back, or the leg where none is known.</summary>
    public required string Chain { get; init; }

    /// <summary>The shipment, or null when none is known.</summary>
    public string? Shipment { get; init; }

    /// <summary>The element before it in the chain, or null.</summary>
    public string? Before { get; init; }

    /// <summary>The leg that it is, or whose end it is.</summary>
    public required string Leg { get; init; }

    /// <summary>True for a hub.</summary>
    public required bool IsHub { get; init; }

    /// <summary>Mode of transport.</summary>
    public string? Mode { get; init; }

    /// <summary>Place it starts in.</summary>
    public string? Origin { get; init; }

    /// <summary>Place it ends in.</summary>
    public string? Destination { get; init; }

    /// <summary>Day of departure.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The factor named.</summary>
    public string? Factor { get; init; }

    /// <summary>Its version valid on the day.</summary>
    public string? FactorVersion { get; init; }

    /// <summary>kg.</summary>
    public decimal? MassKg { get; init; }

    /// <summary>km of the transport activity.</summary>
    public decimal? DistanceKm { get; init; }

    /// <summary>km adjusted to the basis of the factor.</summary>
    public decimal? CountedKm { get; init; }

    /// <summary>actual, sfd or gcd.</summary>
    public string? DistanceBasis { get; init; }

    /// <summary>Tonne-kilometres.</summary>
    public decimal? Tkm { get; init; }

    /// <summary>kg CO2e per tkm or t, well to tank.</summary>
    public decimal? WttPerUnit { get; init; }

    /// <summary>kg CO2e per tkm or t, tank to wheel.</summary>
    public decimal? TtwPerUnit { get; init; }

    /// <summary>kg CO2e, tank to wheel.</summary>
    public decimal? TtwKg { get; init; }

    /// <summary>kg CO2e, well to wheel.</summary>
    public decimal? WtwKg { get; init; }

    /// <summary>distance, hub or spend; null without an emission.</summary>
    public string? Method { get; init; }

    /// <summary>primary, modelled, default or spend.</summary>
    public string? DataType { get; init; }

    /// <summary>Freight of the leg, in <see cref="Currency"/>.</summary>
    public decimal? Freight { get; init; }

    /// <summary>Currency of the freight.</summary>
    public string? Currency { get; init; }

    /// <summary>What is missing for an emission, or null.</summary>
    public string? Gap { get; init; }

    /// <summary>The query of elements under a condition over <c>transport_chain_element</c>.</summary>
    public static Sql Query(Sql condition) => $"""
        SELECT {e.TceId} AS id, {e.ChainId} AS chain, {e.ShipmentId} AS shipment, {e.PrevTceId} AS before_it,
            {e.LegId} AS leg, {e.Kind} AS kind,
            {e.Mode} AS mode, {e.Origin} AS origin, {e.Destination} AS destination, {e.BusinessDate} AS day_of,
            {e.FactorId} AS factor, {e.FactorVersion} AS factor_version, {e.MassKg} AS mass, {e.DistanceKm} AS km,
            {e.CountedKm} AS counted_km, {e.DistanceBasis} AS basis, {e.Tkm} AS tkm, {e.WttPerUnit} AS wtt,
            {e.TtwPerUnit} AS ttw, {e.TtwKg} AS ttw_kg, {e.WtwKg} AS wtw_kg, {e.Method} AS method,
            {e.DataType} AS data_type, {e.FreightAmount} AS freight, {e.Currency} AS currency, {e.Gap} AS gap
        FROM {e} WHERE {condition}
        ORDER BY chain, {e.Sequence}, leg, kind DESC
        """;

    /// <summary>Elements that began in the window.</summary>
    public static Sql In(Window window) =>
        Query($"{e.BusinessDate} >= {window.From} AND {e.BusinessDate} < {window.To}");

    /// <summary>One row of the query.</summary>
    public static EmissionElement Of(Record row) => new()
    {
        Id = row.Text("id")!,
        Chain = row.Text("chain")!,
        Shipment = row.Text("shipment"),
        Before = row.Text("before_it"),
        Leg = row.Text("leg")!,
        IsHub = row.Text("kind") == "hub",
        Mode = row.Text("mode"),
        Origin = row.Text("origin"),
        Destination = row.Text("destination"),
        Day = row.Day("day_of"),
        Factor = row.Text("factor"),
        FactorVersion = row.Text("factor_version"),
        MassKg = row.Number("mass"),
        DistanceKm = row.Number("km"),
        CountedKm = row.Number("counted_km"),
        DistanceBasis = row.Text("basis"),
        Tkm = row.Number("tkm"),
        WttPerUnit = row.Number("wtt"),
        TtwPerUnit = row.Number("ttw"),
        TtwKg = row.Number("ttw_kg"),
        WtwKg = row.Number("wtw_kg"),
        Method = row.Text("method"),
        DataType = row.Text("data_type"),
        Freight = row.Number("freight"),
        Currency = row.Text("currency"),
        Gap = row.Text("gap"),
    };
}
