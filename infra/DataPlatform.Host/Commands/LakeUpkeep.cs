using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Lakehouse;

namespace DataPlatform.Host.Commands;

/// <summary>Looking after the lake's tables: smaller, tidier, back to an older version, kept.</summary>
internal static class LakeUpkeep
{
    public static Command Optimize()
    {
        var table = Table();
        var by = new Option<string?>("--by") { Description = "columns to put the rows in order by, with commas" };
        var zOrder = new Option<bool>("--z-order") { Description = "near in every column is near in the file" };
        return Verb.Of("optimize", "puts small files together", [table, by, zOrder], call =>
        {
            using var company = Company.Open(call.Folder);
            var columns = call.Value(by)?
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var done = Named(company.Lake, call.Value(table))
                .Optimize(new OptimizeOptions(columns, call.Value(zOrder)));
            call.Out.Facts(
                ("table", call.Value(table)), ("version", done.Version), ("filesRemoved", done.FilesRemoved),
                ("filesAdded", done.FilesAdded));
            return CommandLine.Done;
        });
    }

    public static Command Vacuum()
    {
        var table = Table();
        var delete = new Option<bool>("--delete") { Description = "delete the files; without it they are only named" };
        var hours = new Option<double?>("--hours") { Description = "retention, when it is not to be the table's own" };
        var force = new Option<bool>("--override") { Description = "allow a retention shorter than the table's own" };
        var log = new Option<bool>("--log") { Description = "clean the log too, below a whole checkpoint" };
        return Verb.Of("vacuum", "files that no version of the retention needs", [table, delete, hours, force, log],
            call =>
        {
            using var company = Company.Open(call.Folder);
            var delta = Named(company.Lake, call.Value(table));
            if (call.Value(hours) is < 0)
                throw new DefinitionException("--hours", $"{call.Value(hours)}", "0 or more");
            TimeSpan? retention = call.Value(hours) is { } stated ? TimeSpan.FromHours(stated) : null;
            var done = delta.Vacuum(new VacuumOptions(!call.Value(delete), retention, call.Value(force)));
            var entries = call.Value(log) && call.Value(delete) ? delta.CleanLog().Files : [];
            call.Out.Rows(["file", "deleted"],
                done.Files.Concat(entries).Select(f => new object?[] { f, !done.DryRun }), "nothing to delete");
            return CommandLine.Done;
        });
    }

    public static Command Restore()
    {
        var table = Table();
        var version = new Option<long>("--version") { Description = "the version to go back to", Required = true };
        return Verb.Of("restore", "makes an old version the newest one again", [table, version], call =>
        {
            using var company = Company.Open(call.Folder);
            var done = Named(company.Lake, call.Value(table))
                .Restore(call.Value(version), new CommitInfo("RESTORE", "", 0, null));
            call.Out.Facts(("table", call.Value(table)), ("restored", call.Value(version)), ("version", done.Version));
            return CommandLine.Done;
        });
    }

    public static Command Pin()
    {
        var table = Table();
        var name = new Option<string>("--name") { Description = "the pin's name", Required = true };
        var version = new Option<long?>("--version") { Description = "the version, when it is not the newest" };
        var remove = new Option<bool>("--remove") { Description = "take the pin away" };
        return Verb.Of("pin", "keeps a version readable under a name", [table, name, version, remove], call =>
        {
            using var company = Company.Open(call.Folder);
            var delta = Named(company.Lake, call.Value(table));
            if (call.Value(remove))
                company.Lake.Unpin(delta.Name, call.Value(name)!);
            else
                delta.Pin(call.Value(name)!, call.Value(version));
            call.Out.Rows(["table", "name", "version", "made"],
                company.Lake.Pins().Select(p => new object?[] { p.Table, p.Name, p.Version, p.Made }), "no pins");
            return CommandLine.Done;
        });
    }

    private static Argument<string> Table() => new("table") { Description = "a table of the lake" };

    private static DeltaTable Named(Lake lake, string name) => lake.Open(name) ?? throw new DefinitionException(
        "lake", name, $"a table of the lake (it has: {string.Join(", ", lake.TableNames())})");
}
