using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.SampleCompany;
using DataPlatform.Transforms;
using DataPlatform.Workspace;

namespace DataPlatform.Host.Commands;

/// <summary>The sample company, from nothing to a scorecard.</summary>
internal static class DemoCommand
{
    public static Command Demo()
    {
        var folder = new Argument<string>("folder") { Description = "where the sample company shall be" };
        var lines = new Option<long>("--lines")
        {
            Description = "order lines over 24 months", DefaultValueFactory = _ => 200_000,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "same seed, same company", DefaultValueFactory = _ => 20261101,
        };
        return Verb.Of("demo", "write the sample company, run it, and print where the scorecard is",
            [folder, lines, seed], call =>
        {
            var begun = TimeProvider.System.GetTimestamp();
            var path = Path.GetFullPath(call.Value(folder));
            Refuse(path);
            if (call.Value(lines) is < 1_000 or > 10_000_000)
                throw new DefinitionException("--lines", call.Value(lines).ToString(), "from 1000 to 10000000");
            Call.Progress.Report($"writing a company of {call.Value(lines)} order lines into {path}");
            SampleCompany.SampleCompany.Write(path, new SampleOptions(call.Value(lines), call.Value(seed)));
            Schemas.Write(path);
            using var company = Company.Open(path);
            var result = new CompanyRun(company, Call.Progress, call.Cancellation)
                .Execute(PlanOptions.Everything, land: true, build: true);
            var scorecard = result.Failure is null ? Publication.Of(company, result.Changed) : null;
            RunCommands.Report(call, company, result, scorecard, TimeProvider.System.GetElapsedTime(begun));
            call.Out.Line();
            call.Out.Line($"Look at it: open {scorecard}");
            call.Out.Line($"Portal:     dataplatform serve --workspace {path}");
            return result.ExitCode;
        });
    }

    // A second demo in the same folder is welcome; somebody's own folder is not overwritten.
    private static void Refuse(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()
            && !Directory.Exists(Path.Combine(path, "truth")))
            throw new DefinitionException("demo", path, "a new or empty folder, or an earlier demo");
    }
}
