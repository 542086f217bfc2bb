using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Ingestion;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Host.Commands;

/// <summary>The main job and its halves.</summary>
internal static class RunCommands
{
    private static readonly Option<string?> window = new("--window")
    {
        Description = "days, both included: 2026-01-01..2026-03-31",
    };
    private static readonly Option<string?> select = new("--select")
    {
        Description = "one transform, with what it depends on",
    };

    public static Command Run() => Verb.Of("run", "land, build, train and publish; without news it writes nothing",
        [window, select], call => Execute(call, land: true, build: true));

    public static Command Land() => Verb.Of("land", "bring the feeds and the workspace's text into the lake", [],
        call => Execute(call, land: true, build: false));

    public static Command Build() => Verb.Of("build", "build what is stale, without landing", [window, select],
        call => Execute(call, land: false, build: true));

    public static Command Plan() => Verb.Of("plan", "what would run, in which order, and why; nothing is written",
        [window, select], call =>
        {
            using var company = Company.Open(call.Folder);
            var plan = Transforms.Plan.Of([.. WarehouseTables.All, .. WarehouseTables.Kept],
                WarehouseTransforms.All(company.Rules()), company.Engine, Options(call));
            call.Out.Rows(["action", "transform", "why", "window"], plan.Steps.Select(s => new object?[]
            {
                s.Action == StepAction.Build ? "build" : "skip", s.Name, s.Why, s.Window.ToString(),
            }), "nothing to plan");
            return CommandLine.Done;
        });

    public static Command Check() =>
        Verb.Of("check", "read the whole workspace and bind every transform; names each mistake", [], call =>
        {
            using var company = Company.Open(call.Folder);
            IReadOnlyList<DefinitionException> problems = [
                .. FeedCheck.Bind(company.Definition, company.Scratch),
                .. BindCheck.Problems(WarehouseTransforms.All(company.Rules()), company.Engine)];
            if (problems.Count > 0)
                throw new WorkspaceErrors(problems);
            foreach (var warning in company.Definition.Warnings)
                Console.Error.WriteLine($"warning: {warning}");
            call.Out.Facts(("workspace", company.Definition.Settings.Name),
                ("feeds", (long)company.Definition.Feeds.Count),
                ("schemes", (long)company.Definition.Schemes.Count),
                ("pools", (long)company.Definition.Costing.Pools.Count),
                ("factors", (long)company.Definition.Carbon.Factors.Count),
                ("targets", (long)company.Definition.Targets.Count),
                ("roles", (long)company.Definition.Roles.Count), ("mistakes", 0L),
                ("warnings", (long)company.Definition.Warnings.Count));
            return CommandLine.Done;
        });

    private static int Execute(Call call, bool land, bool build)
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var company = Company.Open(call.Folder);
        var result = new CompanyRun(company, Call.Progress, call.Cancellation).Execute(Options(call), land, build);
        var scorecard = build && result.Failure is null ? Publication.Of(company, result.Changed) : null;
        Report(call, company, result, scorecard, TimeProvider.System.GetElapsedTime(begun));
        return result.ExitCode;
    }

    internal static void Report(Call call, Company company, RunResult result, string? scorecard, TimeSpan took)
    {
        foreach (var failure in result.Failures)
            Console.Error.WriteLine($"failed: {failure}");
        var files = result.Landing?.Feeds.SelectMany(f => f.Files)
            .Where(f => f.Outcome is FileOutcome.Landed or FileOutcome.Corrected).ToList() ?? [];
        var versions = company.Book.Versions();
        if (scorecard is null && result.Failure is null && result.Run is not null)
            Console.Error.WriteLine("no scorecard: reports/ describes none, or no month has orders or revenue yet");
        call.Out.Facts(
            ("scorecard", scorecard),
            ("lake_version", result.Run?.RunNo),
            ("changed", result.Changed),
            ("tables", (long)versions.Count),
            ("rows", files.Sum(f => f.Landed)),
            ("quarantined", files.Sum(f => f.Quarantined)),
            ("duplicates", files.Sum(f => f.Duplicates)),
            ("failure", result.Failures.Count == 0 ? null : string.Join(Environment.NewLine, result.Failures)),
            ("seconds", Math.Round((decimal)took.TotalSeconds, 1)));
    }

    private static PlanOptions Options(Call call) => new(
        call.Value(window) is { } text ? Window.Parse(text) : Window.All, call.Value(select));
}
