using System.Security.Cryptography;
using System.Text;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Semantic;

/// <summary>
/// One row of <c>metric_value</c>: a metric in a month, for the enterprise (<c>*</c>) or a segment as was.
/// </summary>
public sealed record MonthlyValue(
    Metric Metric, string SchemeVersionId, string SegmentId, DateOnly Month, decimal? Value, string? NotComputable);

/// <summary>
/// The rows of <c>metric_definition</c> and <c>metric_value</c>: every metric by month, for the enterprise and per
/// segment as was. The run id is the hash of the values themselves, so that the same data gives the same rows whatever
/// happened on the way.
/// </summary>
public sealed record MetricValues(string RunId, IReadOnlyList<MonthlyValue> Values)
{
    /// <summary>Stands for the enterprise, and for the scheme version of its rows.</summary>
    public const string Enterprise = "*";

    private const string NoVersion = "-";

    /// <summary>
    /// Computes them at the versions given: those the run has just left behind, which the run log does not pin yet.
    /// </summary>
    public static MetricValues Of(
        SemanticLayer semantic, IReadOnlyDictionary<string, long> versions, CancellationToken cancellation = default)
    {
        var all = new MetricQuery([.. MetricCatalogue.All.Select(m => m.Id)], Reader.Owner) { By = ["month"] };
        var scheme = semantic.UsualScheme;
        var divided = scheme is null ? [] : MetricCatalogue.All
            .Where(m => m.Facts.All(f => FactShape.Of(f).Basis(scheme.Basis) is not null)).Select(m => m.Id).ToList();
        var parts = all with { Metrics = divided, By = ["month", "scheme_version", "segment"] };
        var answers = semantic.Keep(divided.Count > 0 ? [all, parts] : [all], versions, cancellation);
        List<MonthlyValue> values =
        [
            .. answers[0].Rows.Where(r => r.Values[0] is not null)
                .SelectMany(r => r.Readings.Select(x => Value(x, Enterprise, Enterprise, r.Values[0]!))),
            .. answers.Skip(1).SelectMany(a => a.Rows).Where(r => r.Values[0] is not null)
                .SelectMany(r => r.Readings.Select(
                    x => Value(x, r.Values[1] ?? NoVersion, r.Values[2]!, r.Values[0]!))),
        ];
        return new MetricValues(Id(values), values);
    }

    /// <summary>Rows of <c>metric_definition</c>, cells in the order of the table's columns.</summary>
    public static IReadOnlyList<object?[]> DefinitionCells()
    {
        var table = new MetricDefinition();
        return [.. MetricCatalogue.All.Select(m => table.Columns.Select(c => (object?)(c.Name switch
        {
            "metric_id" => m.Id,
            "version" => m.Version,
            "formula" => m.Formula.Text,
            "metric_grain" => m.Grain,
            "unit" => m.Unit,
            "direction" => m.Direction.ToString().ToLowerInvariant(),
            "additivity" => m.Additivity switch
            {
                Additivity.Additive => "additive",
                Additivity.SemiAdditive => "semi-additive: averaged over time",
                _ => "not additive: asked again at each level",
            },
            "scor_code" => m.Code,
            "about" => m.About,
            var other => throw new InvalidOperationException($"metric_definition has a column {other} nobody fills"),
        })).ToArray())];
    }

    /// <summary>Rows of <c>metric_value</c>, cells in the order of the table's columns.</summary>
    public IReadOnlyList<object?[]> ValueCells()
    {
        var table = new MetricValue();
        var versions = Versions();
        return [.. Values.Select(v => table.Columns.Select(c => c.Name switch
        {
            "metric_id" => (object?)v.Metric.Id,
            "version" => versions[v.Metric.Id],
            "scheme_version_id" => v.SchemeVersionId,
            "segment_id" => v.SegmentId,
            "period" => v.Month,
            "run_id" => RunId,
            "value" => v.Value is { } value ? Math.Round(value, 8, MidpointRounding.ToEven) : null,
            "not_computable" => v.NotComputable,
            var other => throw new InvalidOperationException($"metric_value has a column {other} nobody fills"),
        }).ToArray())];
    }

    private static MonthlyValue Value(Reading reading, string version, string segment, string month) => new(
        reading.Metric, version, segment, DateOnly.ParseExact(month + "-01", "yyyy-MM-dd"), reading.Value,
        reading.Reason);

    private static Dictionary<string, string> Versions() =>
        MetricCatalogue.All.ToDictionary(m => m.Id, m => m.Version, StringComparer.Ordinal);

    private static string Id(IReadOnlyList<MonthlyValue> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var versions = Versions();
        foreach (var v in values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(
                $"{versions[v.Metric.Id]}|{v.SchemeVersionId}|{v.SegmentId}|"
                + $"{v.Month:O}|{v.Value}|{v.NotComputable}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
