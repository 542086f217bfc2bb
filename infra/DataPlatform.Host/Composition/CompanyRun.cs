using DataPlatform.Core;
using DataPlatform.Ingestion;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Host.Composition;

/// <summary>What a run did, for the command line.</summary>
internal sealed record RunResult(
    FinishedRun? Run, LandingReport? Landing, IReadOnlyList<RunStep> Steps, StepFailure? Failure, bool Changed)
{
    /// <summary>What went wrong, in words: the run's own failure, then each feed that did not land.</summary>
    public IReadOnlyList<string> Failures =>
    [
        .. Failure is null ? Array.Empty<string>() : [Failure.Text],
        .. Landing?.Feeds.Where(f => f.Failure is not null).Select(f => $"feed {f.Feed}: {f.Failure!.Text}") ?? [],
    ];

    public int ExitCode => Failure switch
    {
        { IsOperating: true } => CommandLine.PlatformFailed,
        { IsOperating: false } => CommandLine.InputIsWrong,
        null => Landing?.ExitCode ?? CommandLine.Done,
    };
}

/// <summary>Why a run stopped: wrong input, or the machine under it (<paramref name="IsOperating"/>).</summary>
internal sealed record StepFailure(string Text, bool IsOperating);

/// <summary>
/// The main job: land, build, check the ledger, train and score, write the run log. Each step commits by itself and is
/// skipped when nothing it reads has changed, so that a run after a crash goes on where the crash was.
/// </summary>
internal sealed class CompanyRun(Company company, IProgress<string> progress, CancellationToken cancellation)
{
    private readonly DateTimeOffset started = company.Clock.GetUtcNow();
    private readonly string runId = $"{company.Clock.GetUtcNow():yyyyMMdd'T'HHmmss}-{Guid.NewGuid():N}"[..24];
    private readonly List<RunStep> steps = [];

    public RunResult Execute(PlanOptions options, bool land, bool build)
    {
        using var only = company.Lock();
        var landing = land ? Land() : null;
        if (!build)
            return new RunResult(null, landing, steps, null, landing?.Changed == true);
        var failure = Build(options, runId);
        failure ??= CheckLedger();
        if (failure is null)
        {
            steps.AddRange(new ModelRun(company).Execute().Select(Told));
            // Tables that read what the models have just written: a second build of theirs needs an id of its own.
            failure = Build(options, $"{runId}-models");
        }
        return Finish(landing, failure);
    }

    private LandingReport Land()
    {
        var begun = company.Clock.GetTimestamp();
        var report = Landing.Land(company.Definition, company.Lake, company.Scratch, company.Clock);
        foreach (var feed in report.Feeds)
        {
            var landed = feed.Files.Sum(f => f.Landed);
            if (feed.Files.Any(f => f.Read > 0 && f.Outcome is FileOutcome.Landed or FileOutcome.Corrected))
            {
                progress.Report($"landed {landed} rows of {feed.Feed} -> {feed.Table}"
                    + $" ({feed.Files.Sum(f => f.Quarantined)} quarantined, "
                    + $"{feed.Files.Sum(f => f.Duplicates)} duplicates)");
            }
        }
        steps.Add(new RunStep("landing", report.Changed ? "done" : "skipped", report.Changed ? "news" : "no news",
            report.Feeds.SelectMany(f => f.Files).Sum(f => f.Landed), Seconds(begun)));
        return report;
    }

    private StepFailure? Build(PlanOptions options, string id)
    {
        var plan = Plan.Of([.. WarehouseTables.All, .. WarehouseTables.Kept], WarehouseTransforms.All(company.Rules()),
            company.Engine, options);
        var report = new Run(company.Engine, company.Clock, id).Execute(plan, null, cancellation);
        steps.AddRange(report.Steps.Where(s => s.State != StepState.Skipped || steps.TrueForAll(x => x.Name != s.Name))
            .Select(s => Told(new RunStep(s.Name, Word(s.State), s.Why, s.Rows, Math.Round(s.Took.TotalSeconds, 3)))));
        if (report.Cause is OperationCanceledException stopped)
            throw stopped;
        return report.Failure is { } text ? new StepFailure(text, report.Cause is not DefinitionException) : null;
    }

    private StepFailure? CheckLedger()
    {
        try
        {
            LedgerTieOut.Check(company.RowsOf(new LedgerTieOut(Rules.None)));
            AllocationTie.Check(company.RowsOf(new AllocationTie()));
            return null;
        }
        catch (DefinitionException differs)
        {
            return new StepFailure(differs.Message, IsOperating: false);
        }
    }

    // A run that changed nothing writes no row either: "no news" leaves no trace in the lake.
    private RunResult Finish(LandingReport? landing, StepFailure? failure)
    {
        var last = company.Book.Last();
        var metrics = failure is null ? new MetricBook(company).Write(company.Book.Versions(), cancellation) : null;
        if (metrics is not null)
            steps.Add(Told(metrics));
        var versions = company.Book.Versions();
        var same = last is not null && last.Versions.Count == versions.Count
            && versions.All(v => last.Versions.TryGetValue(v.Key, out var old) && old == v.Value);
        if (same && failure is null)
            return new RunResult(last, landing, steps, null, Changed: false);
        var run = company.Book.Write(runId, started, company.Clock.GetUtcNow(), versions, steps, failure?.Text);
        return new RunResult(run, landing, steps, failure, Changed: true);
    }

    private RunStep Told(RunStep step)
    {
        if (step.State is "done" or "failed")
        {
            var size = step.Rows is { } rows ? $", {rows} rows" : "";
            progress.Report($"{step.State} {step.Name}: {step.Why}{size} in {step.Seconds:0.0} s");
        }
        return step;
    }

    private static string Word(StepState state) => state switch
    {
        StepState.Done => "done",
        StepState.Skipped => "skipped",
        StepState.Failed => "failed",
        StepState.Cancelled => "stopped",
        _ => "not reached",
    };

    private double Seconds(long begun) => Math.Round(company.Clock.GetElapsedTime(begun).TotalSeconds, 3);
}
