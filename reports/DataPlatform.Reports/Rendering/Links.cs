using System.Security.Cryptography;
using System.Text;

namespace DataPlatform.Reports.Rendering;

/// <summary>One reading, as an address names it. Segment <c>*</c> is the enterprise.</summary>
public sealed record ReadingKey(string Metric, string Segment, DateOnly Month);

/// <summary>
/// Where pages stand. The portal has them all at fixed paths; an exported folder has those written into it, and a link
/// to any other is null: the text then stands without a link.
/// </summary>
public abstract class Links
{
    /// <summary>The style sheet's address; null = the sheet stands in the page.</summary>
    public abstract Address? Style { get; }

    /// <summary>A page by its portal path without parameters, such as <c>carbon</c>; home is the empty text.</summary>
    public abstract Address? Page(string path, string? anchor = null);

    /// <summary>A scorecard issue; null month = the newest.</summary>
    public abstract Address? Scorecard(DateOnly? month = null, string? anchor = null);

    /// <summary>A metric's page.</summary>
    public abstract Address? Metric(string metric, string? segment = null);

    /// <summary>The page of one reading.</summary>
    public abstract Address? Number(ReadingKey key);

    /// <summary>A page with one named thing: a table, a feed, a scheme, an order line.</summary>
    public abstract Address? Thing(string kind, string id);

    /// <summary>A page with parameters of its address.</summary>
    public abstract Address? With(string path, params (string Name, string Value)[] parameters);
}

/// <summary>Fixed paths of the portal.</summary>
public sealed class PortalLinks : Links
{
    /// <inheritdoc/>
    public override Address? Style => new("/style.css");

    /// <inheritdoc/>
    public override Address? Page(string path, string? anchor = null) => new("/" + path + Anchor(anchor));

    /// <inheritdoc/>
    public override Address? Scorecard(DateOnly? month = null, string? anchor = null) =>
        new((month is { } m ? $"/scorecard?month={Numbers.MonthKey(m)}" : "/scorecard") + Anchor(anchor));

    /// <inheritdoc/>
    public override Address? Metric(string metric, string? segment = null) => segment is null
        ? With($"metric/{Escape(metric)}")
        : With($"metric/{Escape(metric)}", ("segment", segment));

    /// <inheritdoc/>
    public override Address? Number(ReadingKey key) => With(
        "number", ("metric", key.Metric), ("segment", key.Segment), ("month", Numbers.MonthKey(key.Month)));

    /// <inheritdoc/>
    public override Address? Thing(string kind, string id) => new($"/{kind}/{Escape(id)}");

    /// <inheritdoc/>
    public override Address? With(string path, params (string Name, string Value)[] parameters) => new("/" + path
        + (parameters.Length == 0 ? "" : "?")
            + string.Join('&', parameters.Select(p => $"{p.Name}={Escape(p.Value)}")));

    private static string Escape(string text) => Uri.EscapeDataString(text)
        .Replace("!", "%21", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal)
        .Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
        .Replace("*", "%2A", StringComparison.Ordinal);

    private static string Anchor(string? anchor) => anchor is null ? "" : "#" + anchor;
}

/// <summary>
/// Files beside each other in one folder: the scorecard, one file a metric and one a reading. The folder's writer asks
/// <see cref="WantedMetrics"/> and <see cref="WantedReadings"/> what to produce.
/// </summary>
public sealed class FolderLinks : Links
{
    private readonly Dictionary<string, string> metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadingKey> readings = new(StringComparer.Ordinal);
    private readonly DateOnly issueMonth;
    private readonly bool listNew;

    /// <summary>A folder for one issue.</summary>
    public FolderLinks(DateOnly month)
        : this(month, true, new(StringComparer.Ordinal), new(StringComparer.Ordinal))
    {
    }

    private FolderLinks(
        DateOnly month, bool listNew, Dictionary<string, string> metrics, Dictionary<string, ReadingKey> readings)
    {
        issueMonth = month;
        this.listNew = listNew;
        this.metrics = metrics;
        this.readings = readings;
    }

    /// <summary>Metric pages linked so far: file name and metric.</summary>
    public IReadOnlyDictionary<string, string> WantedMetrics => metrics;

    /// <summary>Reading pages linked so far: file name and key.</summary>
    public IReadOnlyDictionary<string, ReadingKey> WantedReadings => readings;

    /// <summary>The same folder, closed: pages made from here on link only to what is already wanted.</summary>
    public FolderLinks Closed() => new(issueMonth, false, metrics, readings);

    /// <inheritdoc/>
    public override Address? Style => null;

    /// <inheritdoc/>
    public override Address? Page(string path, string? anchor = null) => null;

    /// <inheritdoc/>
    public override Address? Scorecard(DateOnly? month = null, string? anchor = null) =>
        month is null || month == issueMonth
            ? new("scorecard.html" + (anchor is null ? "" : "#" + anchor))
            : null;

    /// <inheritdoc/>
    public override Address? Metric(string metric, string? segment = null)
    {
        var file = $"metric-{Slug(metric)}.html";
        if (listNew)
            metrics[file] = metric;
        return metrics.ContainsKey(file) ? new(file) : null;
    }

    /// <inheritdoc/>
    public override Address? Number(ReadingKey key)
    {
        var segment = key.Segment == "*" ? "enterprise" : Slug(key.Segment);
        var file = $"number-{Slug(key.Metric)}-{segment}-{Numbers.MonthKey(key.Month)}.html";
        if (listNew)
            readings[file] = key;
        return readings.ContainsKey(file) ? new(file) : null;
    }

    /// <inheritdoc/>
    public override Address? Thing(string kind, string id) => null;

    /// <inheritdoc/>
    public override Address? With(string path, params (string Name, string Value)[] parameters) => null;

    /// <summary>A file name from an id: plain ids as they are, others cut to plain letters with a hash
    /// behind.</summary>
    private static string Slug(string id)
    {
        if (id.Length is > 0 and <= 60 && id != "enterprise"
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return id;
        var plain = new string([.. id.Where(char.IsAsciiLetterOrDigit).Take(30)]);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];
        return $"{plain}_{hash}";
    }
}
