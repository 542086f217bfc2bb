using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Lakehouse;

namespace DataPlatform.Host.Commands;

/// <summary>What a table says changed, and whether what it says of itself is true.</summary>
internal static class VerifyCommands
{
    public static Command Changes()
    {
        var table = new Argument<string>("table")
        {
            Description = "a table of the lake, or the path of any Delta table",
        };
        var from = new Option<long>("--from") { Description = "the first version", DefaultValueFactory = _ => 0 };
        var to = new Option<long?>("--to") { Description = "the last version (default: the newest)" };
        var limit = new Option<int>("--limit") { Description = "rows at most", DefaultValueFactory = _ => 100 };
        return Verb.Of("changes", "rows that changed between two versions", [table, from, to, limit], call =>
        {
            using var company = OpenedLake.At(call.Folder, call.Value(table));
            var delta = company.Lake.Open(company.Name) ?? throw LookCommands.Unknown(call.Value(table), company.Lake);
            if (call.Value(limit) < 0)
                throw new DefinitionException("--limit", call.Value(limit).ToString(), "0 or more");
            var newest = delta.Snapshot().Version;
            var last = call.Value(to) ?? newest;
            if (last < 0 || last > newest)
                throw new DefinitionException("--to", last.ToString(), $"a version from 0 to {newest}");
            if (call.Value(from) < 0 || call.Value(from) > last)
                throw new DefinitionException("--from", call.Value(from).ToString(), $"a version from 0 to {last}");
            var feed = delta.Changes(call.Value(from), last);
            var schema = delta.Snapshot(last).Schema;
            call.Out.Rows(
                ["_commit_version", "_commit_timestamp", "_change_type", .. schema.Select(c => c.Name)],
                [.. company.Scratch.Query($"""
                    SELECT _commit_version, _commit_timestamp, _change_type, {LookCommands.Cells(schema)}
                    FROM {feed.Relation} AS changes
                    ORDER BY _commit_version LIMIT {call.Value(limit)}
                    """)], "no changes");
            return CommandLine.Done;
        });
    }

    public static Command Verify()
    {
        var table = new Argument<string?>("table")
        {
            Description = "a table of the lake, or the path of any Delta table (default: every table of the lake)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return Verb.Of("verify", "reads everything and checks it against the log", [table], call =>
        {
            var verified = call.Parsed.GetValue(table) is { } name ? [One(call, name)] : All(call);
            call.Out.Rows(["table", "version", "check", "checked", "faults", "first fault"],
                verified.SelectMany(v => v.Parts.Select(p => new object?[]
                {
                    v.Table, v.Version, p.Name, p.Checked, (long)p.Faults.Count, p.Faults.FirstOrDefault(),
                })), "the lake is empty; run first");
            return verified.All(v => v.IsSound) ? CommandLine.Done : CommandLine.PlatformFailed;
        });
    }

    private static TableVerification One(Call call, string name)
    {
        using var company = OpenedLake.At(call.Folder, name);
        return company.Lake.Verify(company.Name) ?? throw LookCommands.Unknown(name, company.Lake);
    }

    private static List<TableVerification> All(Call call)
    {
        using var company = Company.Open(call.Folder);
        return [.. company.Lake.TableNames().Select(n => company.Lake.Verify(n)!)];
    }
}
