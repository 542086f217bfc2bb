using DataPlatform.Core;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// One question to the portal: who asks, with which parameters, and where links lead. Lives as long as the answer
/// takes.
/// </summary>
/// <param name="Data">What pages are made from.</param>
/// <param name="Links">Where pages stand.</param>
/// <param name="Reader">Who asks.</param>
/// <param name="Parameters">Parameters of the address.</param>
/// <param name="Cancellation">Stops the asking.</param>
public sealed record Visit(
    PortalData Data,
    Links Links,
    Reader Reader,
    IReadOnlyDictionary<string, string> Parameters,
    CancellationToken Cancellation = default)
{
    private DateOnly? month;
    private readonly Dictionary<string, Answer> asked = new(StringComparer.Ordinal);
    private readonly Lazy<long?> lastRunNo = new(() => Data.LastRun()?.No);

    /// <summary>
    /// Metrics whose pages are made together, as for an exported folder: they are asked in one question. Null = each
    /// page asks for its own.
    /// </summary>
    internal IReadOnlyList<string>? Together { get; init; }

    /// <summary>True when pages are written as files that others will carry away.</summary>
    internal bool IsExport => Together is not null;

    /// <summary>What the reader may see.</summary>
    public Entitlement May => Data.May(Reader);

    /// <summary>Whose figures the reader sees, in words.</summary>
    public string Scope => May.IsAll ? "all segments and regions" : May.Scope;

    /// <summary>Reporting currency.</summary>
    public string Currency => Data.Workspace.Settings.Currency;

    /// <summary>The newest finished run as this visit began; null when there is none.</summary>
    internal long? LastRunNo => lastRunNo.Value;

    /// <summary>A parameter, or null when it is absent or empty.</summary>
    public string? this[string name] =>
        Parameters.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The month asked for, else the last complete one with data; null when there is none.</summary>
    public DateOnly? Month => month ??=
        ReportMonth.Parse(this["month"]) ?? ReportMonth.Last(Data, Reader, Cancellation);

    /// <summary>How segments of past rows are told.</summary>
    public SegmentView View => this["view"] == "as-is" ? SegmentView.AsIs : SegmentView.AsWas;

    /// <summary>The scheme of the first scorecard, else the usual one.</summary>
    public string? Scheme => Data.Workspace.Scorecards.FirstOrDefault()?.Scheme
        ?? Data.Workspace.Schemes.FirstOrDefault(s => s.Basis == "customer")?.Id;

    /// <summary>Asks the semantic layer as this reader.</summary>
    public Answer Ask(IReadOnlyList<string> metrics, Window window, params string[] by) => Data.Semantic.Query(
        new MetricQuery(metrics, Reader) { By = by, Window = window, View = View, Scheme = Scheme }, Cancellation);

    /// <summary>One metric's readings by the dimensions asked for; rows that no fact row took part in are left
    /// out.</summary>
    internal IReadOnlyList<(IReadOnlyList<string?> Values, Reading Reading)> Readings(
        Metric metric, Window window, params string[] by)
    {
        var key = $"{window}|{string.Join(',', by)}|{(Together is null ? metric.Id : "")}";
        if (!asked.TryGetValue(key, out var answer))
            asked[key] = answer = Ask(Together is null ? [metric.Id] : [.. Together], window, by);
        return
        [
            .. answer.Rows.Select(r => (r.Values, Reading: r[metric])).Where(r => r.Reading is { } x
                && (x.Rows > 0 || x.Value is not null || by.Length == 0)).Select(r => (r.Values, r.Reading!)),
        ];
    }

    /// <summary>A page from a template, in the frame.</summary>
    public Page Html(string place, string title, string template, object figures, int status = 200) => Page.Html(
        Layout.Render(
            Links, Data.Workspace.Settings.Name, place, title, Templates.Render(template, figures),
            $"{Data.Workspace.Settings.Name} · {title} · {Scope}", this["q"] ?? ""),
        status);

    /// <summary>A page that says why there is nothing to see, and the next step.</summary>
    public Page State(string place, string title, State state, string says, params Words[] next) => Html(
        place, title, "State", new StateFigures(title, state, says, Sentence.Of(next)),
        state switch { Portal.State.NotFound => 404, Portal.State.NotAllowed => 403, _ => 200 });

    /// <summary>The page for readers who may see only part, where a page cannot be cut to it.</summary>
    public Page NotAllowed(string place, string title, string because) => State(
        place, title, Portal.State.NotAllowed, because,
        new("What you may see stands on your "), new("scorecard", Links.Scorecard()),
        new(". If you need more, ask the owner of access.yaml to widen your role."));
}

/// <summary>The states a page can be in instead of showing something.</summary>
public enum State
{
    /// <summary>There is nothing yet, or nothing in this period.</summary>
    Empty,
    /// <summary>The address names nothing the reader may see.</summary>
    NotFound,
    /// <summary>The reader's role does not reach.</summary>
    NotAllowed,
    /// <summary>What is needed is missing.</summary>
    NotComputable,
    /// <summary>The last run failed.</summary>
    Failed,
    /// <summary>Older than promised.</summary>
    Stale,
}

/// <summary>A page that says its state.</summary>
public sealed record StateFigures(string Title, State State, string Says, Sentence Next);
