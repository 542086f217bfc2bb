using System.Globalization;
using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Transforms;

/// <summary>What a plan does with a transform.</summary>
public enum StepAction
{
    /// <summary>Runs its query and commits the result.</summary>
    Build,
    /// <summary>Leaves it as it is.</summary>
    Skip,
}

/// <summary>What a plan covers.</summary>
/// <param name="Window">
/// The days a transform with a <see cref="Transform.WindowColumn"/> replaces. A transform that is new or whose
/// definition changed is built over all of time nevertheless, so that a table never holds rows of two definitions.
/// </param>
/// <param name="Select">Name of one transform to build, with what it depends on; null means every transform.</param>
public sealed record PlanOptions(Window Window, string? Select = null)
{
    /// <summary>Everything, all of time.</summary>
    public static readonly PlanOptions Everything = new(Window.All);
}

/// <summary>One transform in the order of execution: build or skip, over which days, and why.</summary>
public sealed record PlanStep(Transform Transform, StepAction Action, string Why, string QueryHash, Window Window)
{
    /// <summary>The transform's name in the lake.</summary>
    public string Name => Transform.TableName;
}

/// <summary>
/// What a run would do, decided before anything is done: the transforms in an order in which every input stands before
/// its readers, and for each whether it is built and why.
/// </summary>
public sealed class Plan
{
    private Plan(IReadOnlyList<Table> tables, IReadOnlyList<PlanStep> steps, PlanOptions options)
    {
        Tables = tables;
        Steps = steps;
        Options = options;
    }

    /// <summary>Every table and transform the plan knows, steps or not, by name.</summary>
    public IReadOnlyList<Table> Tables { get; }

    /// <summary>In order of execution.</summary>
    public IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>What was asked for.</summary>
    public PlanOptions Options { get; }

    /// <summary>True when a run would write.</summary>
    public bool HasWork => Steps.Any(s => s.Action == StepAction.Build);

    /// <summary>
    /// Plans over what the engine's lake holds now. <paramref name="tables"/> are the tables filled by feeds, workspace
    /// text and models; a transform may read those and other transforms, nothing else.
    /// </summary>
    public static Plan Of(
        IReadOnlyList<Table> tables, IReadOnlyList<Transform> transforms, IEngine engine, PlanOptions? options = null)
    {
        options ??= PlanOptions.Everything;
        var graph = new TransformGraph(tables, transforms);
        var chosen = options.Select is null ? graph.Ordered() : graph.OrderedUpTo(options.Select);
        var staleness = new Staleness(engine, options);
        return new Plan(graph.Tables, [.. chosen.Select(staleness.Step)], options);
    }

    /// <summary>One line per step, and a line that counts them.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var width = Steps.Count == 0 ? 0 : Steps.Max(s => s.Name.Length);
        foreach (var step in Steps)
        {
            text.Append(step.Action == StepAction.Build ? "build  " : "skip   ")
                .Append(step.Name.PadRight(width)).Append("  ").Append(step.Why);
            if (step.Action == StepAction.Build && step.Window != Window.All)
                text.Append("; ").Append(step.Window);
            text.Append('\n');
        }
        var builds = Steps.Count(s => s.Action == StepAction.Build);
        return text.Append(CultureInfo.InvariantCulture, $"{builds} to build, {Steps.Count - builds} unchanged")
            .ToString();
    }
}
