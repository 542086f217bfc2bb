using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Ingestion;
using DataPlatform.Ingestion.Drafts;
using DataPlatform.Ingestion.X12;
using DataPlatform.Workspace;

namespace DataPlatform.Host.Commands;

/// <summary>Connecting a system: draft a feed file, then see what it makes of its data.</summary>
internal static class FeedCommands
{
    public static Command Feed() =>
        Verb.Group("feed", "draft and check feed files, answer interchanges", New(), Check(), Acknowledge());

    private static Command New()
    {
        var path = new Argument<string>("path") { Description = "a CSV, NDJSON, XLSX, Parquet or SQLite file" };
        var name = new Option<string?>("--name")
        {
            Description = "name of the feed, as erp/orders (default: the file's name)",
        };
        var table = new Option<string?>("--table")
        {
            Description = "our table it fills; the draft then proposes a map",
        };
        var source = new Option<string?>("--source-table") { Description = "the table of a SQLite file" };
        return Verb.Of("new", "look at a file once and draft its feed; every guess is marked",
            [path, name, table, source], call =>
        {
            var file = Path.GetFullPath(call.Value(path));
            if (!File.Exists(file))
                throw new DefinitionException("feed new", call.Value(path), "a file that exists");
            using var company = Company.Open(call.Folder);
            var target = call.Value(table) is { } wanted
                ? Company.FindTable(wanted) ?? throw new DefinitionException("--table", wanted, "one of our tables",
                    $"they are: {string.Join(", ", Company.Surroundings.TableNames)}")
                : null;
            var feed = call.Value(name) ?? Path.GetFileNameWithoutExtension(file).ToLowerInvariant().Replace(' ', '_');
            var draftFile = Path.Combine(company.Definition.Folder, "feeds", feed + ".yaml");
            if (File.Exists(draftFile))
                throw new DefinitionException(
                    "feed new", draftFile, "a name that is not taken", "give another with --name");
            var written = Path.GetRelativePath(company.Definition.Folder, file);
            var draft = call.Value(source) is { } from
                ? FeedSketch.OfSqlite(feed, file, written, from, target)
                : FeedSketch.OfFile(feed, file, written, target, company.Scratch);
            Directory.CreateDirectory(Path.GetDirectoryName(draftFile)!);
            File.WriteAllText(draftFile, FeedDraftText.Write(draft));
            call.Out.Facts(("feed", feed), ("file", draftFile), ("columns", (long)draft.Columns.Count),
                ("rows_seen", draft.RowsSeen),
                ("next", $"confirm every '# guess', then: dataplatform feed check {draftFile}"));
            return CommandLine.Done;
        });
    }

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "a feed file, or a feed's name" };
        return Verb.Of("check", "run a feed file against its data without landing; first rejected rows with reason",
            [file], call =>
        {
            using var company = Company.Open(call.Folder);
            var feed = Find(company, call.Value(file));
            var report = FeedCheck.Run(company.Definition, feed, company.Scratch);
            foreach (var row in report.Refused)
                Console.Error.WriteLine($"{row.File}:{row.Line} {row.Column}: {row.Reason} | {row.Received}");
            call.Out.Rows(["feed", "file", "read", "landed", "quarantined", "duplicates"],
                report.Files.Select(
                    f => new object?[] { feed.Name, f.File, f.Read, f.Landed, f.Quarantined, f.Duplicates }),
                "no files");
            return report.Files.Any(f => f.OverLimit) ? CommandLine.QuarantineAboveLimit : CommandLine.Done;
        });
    }

    private static Command Acknowledge()
    {
        var file = new Argument<string>("file") { Description = "a file of X12 interchanges" };
        var control = new Option<int>("--control")
        {
            Description = "control number of the first answer", DefaultValueFactory = _ => 1,
        };
        var encoding = new Option<string>("--encoding")
        {
            Description = "encoding of the file", DefaultValueFactory = _ => "utf-8",
        };
        return Verb.Of("acknowledge", "print TA1 and 997 for the interchanges of a file; what is refused goes to "
            + "standard error, and the exit code is 1", [file, control, encoding], call =>
        {
            var path = Path.GetFullPath(call.Value(file));
            if (!File.Exists(path))
                throw new DefinitionException("feed acknowledge", call.Value(file), "a file that exists");
            var read = InterchangeReader.Read(X12Files.TextOf(path, call.Value(encoding)!).Text, path);
            var number = call.Value(control);
            var now = Company.ProcessClock().GetUtcNow();
            foreach (var interchange in read)
                Console.Out.Write(Acknowledgement.Write(interchange, number++, now));
            var refused = read.SelectMany(i => i.AllFindings).Where(f => f.Refuses).ToList();
            foreach (var finding in refused)
                Console.Error.WriteLine($"{path}:{finding.Line} {finding}");
            return refused.Count > 0 ? CommandLine.InputIsWrong : CommandLine.Done;
        });
    }

    private static FeedDefinition Find(Company company, string asked)
    {
        var feeds = Path.Combine(company.Definition.Folder, "feeds");
        var name = Path.GetRelativePath(feeds, Path.GetFullPath(asked)).Replace(".yaml", "", StringComparison.Ordinal);
        return company.Definition.Feed(asked) ?? company.Definition.Feed(name)
            ?? company.Definition.Feed(
                asked.Replace("feeds/", "", StringComparison.Ordinal).Replace(".yaml", "", StringComparison.Ordinal))
            ?? throw new DefinitionException("feed check", asked, "a feed of this workspace",
                $"they are: {string.Join(", ", company.Definition.Feeds.Select(f => f.Name))}");
    }
}
