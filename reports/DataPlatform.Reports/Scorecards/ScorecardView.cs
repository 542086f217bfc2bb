using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Scorecards;

/// <summary>What the scorecard's template reads: the figures, formatted, with links and pictures.</summary>
internal sealed record ScorecardView(
    string Over,
    string Title,
    string Under,
    FactList Head,
    IReadOnlyList<Sentence> Story,
    IReadOnlyList<SegmentHead> Segments,
    string Whole,
    IReadOnlyList<GroupView> Groups,
    int ColumnCount,
    IReadOnlyList<NoteView> Notes,
    IReadOnlyList<Sentence> Errors,
    Sentence? Check,
    TableFigures Exchanges,
    string ExchangesSay,
    ChartFigures? Bridge,
    ChartFigures? Whale,
    TableFigures Proposals,
    bool ShowProposals,
    IReadOnlyList<Words> Downloads,
    IReadOnlyList<Words> Issues,
    string CaptionText);

/// <summary>A perspective's rows.</summary>
internal sealed record GroupView(string Name, IReadOnlyList<LineView> Lines);

/// <summary>A measure's row.</summary>
internal sealed record LineView(
    string Id, Words Name, int? Note, string Unit, string Way, string? Owner, Words? Guardrail, string? Comment,
        RawHtml Trend,
    IReadOnlyList<CellView> Cells);

/// <summary>A number with what stands under it.</summary>
internal sealed record CellView(
    string Label, bool IsAll, Words? Value, string? Exact, int? Note, Words? Missing, RawHtml? Bar, Words? Variance,
    string? Prior);

/// <summary>A footnote.</summary>
internal sealed record NoteView(int Number, Sentence Text);
