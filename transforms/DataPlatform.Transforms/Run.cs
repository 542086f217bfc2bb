using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Transforms;

/// <summary>How a step of a run, or the run as a whole, stands.</summary>
public enum StepState
{
    /// <summary>At work.</summary>
    Running,
    /// <summary>Built and committed; for a run: all steps are built or skipped.</summary>
    Done,
    /// <summary>Left as it was.</summary>
    Skipped,
    /// <summary>Stopped by an error; nothing of this step was committed.</summary>
    Failed,
    /// <summary>Stopped by request; nothing of this step was committed.</summary>
    Cancelled,
    /// <summary>Not begun, because a step before it failed.</summary>
    NotReached,
}

/// <summary>News of one step: when it begins and when it ends.</summary>
public sealed record StepProgress(int Number, int Of, StepReport Step);

/// <summary>One step of a run.</summary>
public sealed record StepReport(
    string Name, StepState State, string Why, long? Version = null, long? Rows = null, TimeSpan Took = default,
    string? Failure = null);

/// <summary>
/// What a run did, and the version of every table after it: the lake version that readers see.
/// </summary>
public sealed record RunReport(
    string RunId, StepState State, DateTimeOffset StartedAt, DateTimeOffset FinishedAt,
    IReadOnlyList<StepReport> Steps, IReadOnlyDictionary<string, long> Versions)
{
    /// <summary>The error that stopped the run, as thrown by the step.</summary>
    public Exception? Cause { get; init; }

    /// <summary>The step that stopped the run and why; null when all went well.</summary>
    public string? Failure => Steps.FirstOrDefault(s => s.Failure is not null) is { } step
        ? $"{step.Name}: {step.Failure}"
        : null;

    /// <summary>One line per step that did something, and a summary.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var width = Steps.Count == 0 ? 0 : Steps.Max(s => s.Name.Length);
        foreach (var step in Steps.Where(s => s.State != StepState.Skipped))
        {
            text.Append($"{step.State,-10} {step.Name.PadRight(width)}  {step.Failure ?? step.Why}");
            if (step.State == StepState.Done)
                text.Append($"; {step.Rows} rows in {step.Took.TotalSeconds:0.00} s");
            text.Append('\n');
        }
        var built = Steps.Count(s => s.State == StepState.Done);
        var unchanged = Steps.Count(s => s.State == StepState.Skipped);
        return text.Append($"run {RunId} {State}: {built} built, {unchanged} unchanged").ToString();
    }
}

/// <summary>
/// Executes plans. A failing step stops the run; what was committed before it stays, and the next run's plan goes on
/// from there. Building twice under one run id writes once.
/// </summary>
public sealed class Run(IEngine engine, TimeProvider clock, string runId)
{
    /// <summary>Carries the plan out. Errors of a step are told in the report, not thrown.</summary>
    public RunReport Execute(
        Plan plan, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var started = clock.GetUtcNow();
        var reports = new List<StepReport>(plan.Steps.Count);
        Exception? cause = null;
        foreach (var step in plan.Steps)
        {
            var report = new StepReport(step.Name, StepState.Running, step.Why);
            if (cause is not null)
            {
                reports.Add(report with { State = StepState.NotReached });
                continue;
            }
            if (step.Action == StepAction.Build)
            {
                progress?.Report(new StepProgress(reports.Count + 1, plan.Steps.Count, report));
                (report, cause) = Build(step, report, cancellation);
            }
            else
            {
                var state = engine.State(step.Transform);
                report = report with { State = StepState.Skipped, Version = state?.Version, Rows = state?.Rows };
            }
            reports.Add(report);
            progress?.Report(new StepProgress(reports.Count, plan.Steps.Count, report));
        }
        var outcome = cause switch
        {
            null => StepState.Done,
            OperationCanceledException => StepState.Cancelled,
            _ => StepState.Failed,
        };
        return new RunReport(runId, outcome, started, clock.GetUtcNow(), reports, Versions(plan)) { Cause = cause };
    }

    private (StepReport, Exception?) Build(PlanStep step, StepReport report, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var built = engine.Build(step.Transform, step.Window, Stamp(step), cancellation);
            return (report with
            {
                State = StepState.Done, Version = built.Version, Rows = built.Rows, Took = built.Took,
            }, null);
        }
        catch (OperationCanceledException stopped)
        {
            return (report with
            {
                State = StepState.Cancelled, Took = clock.GetElapsedTime(begun), Failure = "cancelled",
            }, stopped);
        }
        catch (Exception failure) when (failure is DefinitionException or TransientException or TerminalException)
        {
            return (report with
            {
                State = StepState.Failed, Took = clock.GetElapsedTime(begun), Failure = failure.Message,
            }, failure);
        }
    }

    /// <summary>Input versions are taken when the step begins, so they hold what earlier steps wrote.</summary>
    private BuildStamp Stamp(PlanStep step)
    {
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var input in step.Transform.Inputs)
        {
            if (engine.State(input) is { } state)
                versions[input.TableName] = state.Version;
        }
        return new BuildStamp(runId, step.QueryHash, versions)
        {
            Window = step.Window == Window.All ? null : step.Window,
        };
    }

    private SortedDictionary<string, long> Versions(Plan plan)
    {
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in plan.Tables)
        {
            if (engine.State(table) is { } state)
                versions[table.TableName] = state.Version;
        }
        return versions;
    }
}
