using System.Globalization;
using System.Numerics;
using DataPlatform.Core;
using DataPlatform.Reports.Portal;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Reports.Emissions;

/// <summary>
/// Everything behind the emission of one order line's part of one element: the leg and the shipment lines with file and
/// line, the factor with publisher, version and source, the formula with its numbers, and the figure computed again
/// from them by other code than the lake's. Emissions are kg CO2e, well to wheel.
/// </summary>
public sealed record EmissionEvidence
{
    /// <summary>The element.</summary>
    public required EmissionElement Element { get; init; }

    /// <summary>The order, or * when none is known.</summary>
    public required string Order { get; init; }

    /// <summary>The order's line, or *.</summary>
    public required string Line { get; init; }

    /// <summary>The figure in the lake; null with the gap.</summary>
    public decimal? Kg { get; init; }

    /// <summary>Share of the element, by <see cref="AllocatedBy"/>.</summary>
    public decimal? Share { get; init; }

    /// <summary>mass, volume, loading units, quantity or equal; null when no line is known.</summary>
    public string? AllocatedBy { get; init; }

    /// <summary>Why there is no emission, or null.</summary>
    public string? Gap { get; init; }

    /// <summary>File and line of the leg.</summary>
    public string? LegSource { get; init; }

    /// <summary>Files and lines of the shipment's lines of this order line.</summary>
    public required IReadOnlyList<string> LineSources { get; init; }

    /// <summary>The factor: set or publisher, name, licence, files and lines.</summary>
    public string? FactorSource { get; init; }

    /// <summary>The formula with its numbers.</summary>
    public required string Formula { get; init; }

    /// <summary>The figure computed again from the numbers of the formula; null when there is none.</summary>
    public decimal? Recomputed { get; init; }

    /// <summary>True when the figure and its recomputation agree to the last digit.</summary>
    public bool Agrees => Kg == Recomputed;

    private static readonly EmissionAllocation p = new();

    /// <summary>Evidence of every part of an order line, in the order of its chains.</summary>
    public static IReadOnlyList<EmissionEvidence> OfLine(PortalData data, string order, string line) =>
        Of(data, $"{p.OrderNo} = {new Text(order)} AND {p.LineNo} = {new Text(line)}", $"{p.TceId}", int.MaxValue);

    /// <summary>
    /// An assurance sample of the window: the largest parts, then parts in the order of a hash of their key and the
    /// seed, so that the same seed gives the same sample on any machine.
    /// </summary>
    public static IReadOnlyList<EmissionEvidence> Sample(
        PortalData data, Window window, int size, int largest, long seed)
    {
        Sql inside = $"{p.BusinessDate} >= {window.From} AND {p.BusinessDate} < {window.To}";
        var first = Of(data, $"{inside} AND {p.WtwKg} IS NOT NULL",
            $"{p.WtwKg} DESC, {p.TceId}, {p.OrderNo}, {p.LineNo}",
            largest);
        var taken = first.Select(Key).ToHashSet();
        var drawn = Of(data, inside, $"""
            md5({p.TceId} || '|' || {p.OrderNo} || '|' || {p.LineNo} || '|' || {new Text(
                seed.ToString(CultureInfo.InvariantCulture))}), {p.TceId}, {p.OrderNo}, {p.LineNo}
            """, size + largest);
        return [.. first, .. drawn.Where(d => !taken.Contains(Key(d))).Take(Math.Max(0, size - first.Count))];
    }

    private static (string, string, string) Key(EmissionEvidence e) => (e.Element.Id, e.Order, e.Line);

    private static List<EmissionEvidence> Of(PortalData data, Sql condition, Sql order, long most)
    {
        if (most <= 0)
            return [];
        var parts = data.Read($"""
            SELECT {p.TceId} AS tce, {p.OrderNo} AS order_no, {p.LineNo} AS line_no, {p.MassShare} AS share,
                {p.AllocatedBy} AS basis, {p.WtwKg} AS kg, {p.Gap} AS gap
            FROM {p} WHERE {condition} ORDER BY {order} LIMIT {most}
            """);
        var elements = Elements(data, [.. parts.Select(r => r.Text("tce")!).Distinct()]);
        var context = new Context(data, [.. elements.Values], parts);
        return [.. parts.Select(r => context.Evidence(r, elements[r.Text("tce")!]))];
    }

    private static Dictionary<string, EmissionElement> Elements(PortalData data, List<string> ids)
    {
        var e = new TransportChainElement();
        return ids.Count == 0 ? [] : data.Read(EmissionElement.Query($"{e.TceId} IN ({In(ids)})"))
            .Select(EmissionElement.Of).ToDictionary(x => x.Id, StringComparer.Ordinal);
    }

    private static Sql In(IEnumerable<string> values) => Sql.Join(", ", values.Select(v => (Sql)$"{new Text(v)}"));

    /// <summary>What the parts' evidence is looked up in, read once for all of them.</summary>
    private sealed class Context
    {
        private readonly Dictionary<string, string?> legs;
        private readonly ILookup<(string, string, string), string> lines;
        private readonly Dictionary<(string, string), string> factors;
        private readonly Dictionary<(string, string, string, string), (long Before, long After, long Total)> weights;

        public Context(PortalData data, IReadOnlyList<EmissionElement> elements, IReadOnlyList<Record> parts)
        {
            var shipments = elements.Select(e => e.Shipment).OfType<string>().Distinct().ToList();
            legs = Legs(data, [.. elements.Select(e => e.Leg).Distinct()]);
            lines = Lines(data, shipments);
            factors = Factors(data, [.. elements.Select(e => e.Factor).OfType<string>().Distinct()]);
            weights = Weights(data, shipments, parts.Any(r => r.Text("basis") is not (null or "mass" or "equal")));
        }

        public EmissionEvidence Evidence(Record part, EmissionElement e)
        {
            var (order, line) = (part.Text("order_no")!, part.Text("line_no")!);
            var (formula, kg) = Recompute(part, e, order, line);
            return new EmissionEvidence
            {
                Element = e,
                Order = order,
                Line = line,
                Kg = part.Number("kg"),
                Share = part.Number("share"),
                AllocatedBy = part.Text("basis"),
                Gap = part.Text("gap"),
                LegSource = legs.GetValueOrDefault(e.Leg),
                LineSources = [.. lines[(e.Shipment ?? "", order, line)]],
                FactorSource = factors.GetValueOrDefault((e.Factor ?? "", e.FactorVersion ?? "")),
                Formula = formula,
                Recomputed = kg,
            };
        }

        private (string Formula, decimal? Kg) Recompute(Record part, EmissionElement e, string order, string line)
        {
            if (part.Text("gap") is { } gap)
                return ($"none: {gap}", null);
            var (whole, formula) = e.Method == "spend"
                ? (e.WtwKg, $"{e.Freight} {e.Currency} x spend factor {e.Factor} {e.FactorVersion}")
                : (Restatement.Worked(e) * (e.WttPerUnit + e.TtwPerUnit), Activity(e));
            if (whole is null || part.Text("basis") is not { } basis)
                return (formula, whole);
            if (!weights.TryGetValue((e.Shipment ?? "", basis, order, line), out var w))
                return ($"{formula}; the shipment's lines are not in the lake", null);
            var grams = w.After - w.Before;
            if (basis == "mass" && e.Method != "spend" && w.Total == e.MassKg * 1000)
            {
                var own = decimal.Round(grams * (e.IsHub ? 1 : e.CountedKm!.Value) * 0.000001m, 7,
                    MidpointRounding.AwayFromZero);
                return ($"{grams / 1000m} kg of {e.MassKg} kg: {own} {(e.IsHub ? "t" : "tkm")} x "
                    + $"({e.WttPerUnit} + {e.TtwPerUnit})", own * (e.WttPerUnit + e.TtwPerUnit));
            }
            var split = e.Method == "spend"
                ? Split(whole.Value, w)
                : Split(Restatement.Worked(e)!.Value * e.WttPerUnit!.Value, w)
                    + Split(Restatement.Worked(e)!.Value * e.TtwPerUnit!.Value, w);
            return ($"{formula}; share {grams} of {w.Total} by {basis}", split);
        }

        private static string Activity(EmissionElement e) => e.IsHub
            ? $"{e.MassKg} kg / 1000 x ({e.WttPerUnit} + {e.TtwPerUnit})"
            : $"{e.MassKg} kg / 1000 x {e.CountedKm} km ({e.DistanceBasis ?? "basis not stated"}) x "
                + $"({e.WttPerUnit} + {e.TtwPerUnit})";

        // whole digits of 10^-16 kg up to the line less those up to the line before
        private static decimal Split(decimal kg, (long Before, long After, long Total) w)
        {
            var whole = new BigInteger(decimal.Round(kg * 100_000_000m, 8)) * 100_000_000
                + new BigInteger(kg * 100_000_000m % 1 * 100_000_000m);
            var part = (whole * w.After / w.Total) - (whole * w.Before / w.Total);
            return (decimal)part * 0.0000000000000001m;
        }
    }

    private static Dictionary<string, string?> Legs(PortalData data, List<string> ids)
    {
        var l = new TransportLeg();
        return ids.Count == 0 ? [] : data.Read($"""
            SELECT {l.LegId} AS id, min({l.SourceKey}) AS source FROM {l} WHERE {l.LegId} IN ({In(ids)}) GROUP BY 1
            """).ToDictionary(r => r.Text("id")!, r => r.Text("source"), StringComparer.Ordinal);
    }

    private static ILookup<(string, string, string), string> Lines(PortalData data, List<string> shipments)
    {
        var l = new ShipmentLine();
        return (shipments.Count == 0 ? [] : data.Read($"""
            SELECT {l.ShipmentId} AS shipment, coalesce({l.OrderNo}, '*') AS order_no,
                coalesce({l.OrderLineNo}, '*' || {l.LineNo}) AS line_no, {l.SourceKey} AS source
            FROM {l} WHERE {l.ShipmentId} IN ({In(shipments)}) ORDER BY 1, 2, 3, 4
            """)).ToLookup(r => (r.Text("shipment")!, r.Text("order_no")!, r.Text("line_no")!),
                r => r.Text("source") ?? "");
    }

    private static Dictionary<(string, string), string> Factors(PortalData data, List<string> ids)
    {
        var f = new FactorValue();
        return (ids.Count == 0 ? [] : data.Read($"""
            SELECT {f.FactorId} AS id, {f.Version} AS version, coalesce({f.Publisher}, {f.FactorSet}) AS publisher,
                {f.Name} AS name, {f.Licence} AS licence, {f.SourceKeys} AS keys
            FROM {f} WHERE {f.FactorId} IN ({In(ids)})
            """)).DistinctBy(r => (r.Text("id"), r.Text("version"))).ToDictionary(
                r => (r.Text("id")!, r.Text("version")!),
                r => $"{r.Text("publisher")}, {r.Text("name")}{(r.Text("licence") is { } l ? $", {l}" : "")}: "
                    + r.Text("keys"));
    }

    private static Dictionary<(string, string, string, string), (long, long, long)> Weights(
        PortalData data, List<string> shipments, bool other)
    {
        var s = new ShipmentShare();
        var o = new LoadShare();
        if (shipments.Count == 0)
            return [];
        var rows = data.Read($"""
            SELECT {s.ShipmentId} AS shipment, {s.Basis} AS basis, {s.OrderNo} AS order_no, {s.LineNo} AS line_no,
                {s.WeightBefore} AS before_it, {s.WeightAfter} AS after_it, {s.WeightTotal} AS total
            FROM {s} WHERE {s.ShipmentId} IN ({In(shipments)})
            """);
        var more = !other ? [] : data.Read($"""
            SELECT {o.ShipmentId} AS shipment, {o.Basis} AS basis, {o.OrderNo} AS order_no, {o.LineNo} AS line_no,
                {o.WeightBefore} AS before_it, {o.WeightAfter} AS after_it, {o.WeightTotal} AS total
            FROM {o} WHERE {o.ShipmentId} IN ({In(shipments)})
            """);
        return rows.Concat(more).DistinctBy(Of).ToDictionary(Of, r => (
            r.Whole("before_it")!.Value, r.Whole("after_it")!.Value, r.Whole("total")!.Value));

        static (string, string, string, string) Of(Record r) =>
            (r.Text("shipment")!, r.Text("basis")!, r.Text("order_no")!, r.Text("line_no")!);
    }
}
