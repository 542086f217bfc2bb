using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Host.Commands;

/// <summary>What came in and what was refused.</summary>
internal static class QuarantineCommands
{
    public static Command Quarantine() => Verb.Group("quarantine", "rejected rows", List(), Show(), Replay());

    public static Command Batches()
    {
        var feed = new Option<string?>("--feed") { Description = "only this feed" };
        return Verb.Of("batches", "deliveries and their counts: read = landed + quarantined + duplicates", [feed],
            call =>
        {
            using var company = Company.Open(call.Folder);
            var rows = company.RowsOf(new IngestionBatch())
                .Where(r => call.Value(feed) is not { } only || (string)r["feed"]! == only)
                .OrderBy(r => (string)r["feed"]!, StringComparer.Ordinal)
                .ThenBy(r => (string)r["file"]!, StringComparer.Ordinal)
                .ThenBy(r => (DateTimeOffset)r["recorded_at"]!);
            string[] columns = ["feed", "file", "read", "landed", "quarantined", "duplicates", "state", "corrects",
                "batch_id", "recorded_at"];
            call.Out.Rows(columns, rows.Select(r => columns.Select(c => r[c]).ToArray()), "nothing has landed yet");
            return CommandLine.Done;
        });
    }

    private static Command List()
    {
        var feed = new Option<string?>("--feed") { Description = "only this feed" };
        var all = new Option<bool>("--all") { Description = "also rows that were replayed or replaced" };
        return Verb.Of("list", "rejected rows with feed, file, line, column and reason", [feed, all], call =>
        {
            using var company = Company.Open(call.Folder);
            var rows = Ingestion.Quarantine.List(company.Lake, company.Scratch, call.Value(feed), call.Value(all));
            call.Out.Rows(["feed", "file", "line", "column", "reason", "raw", "state", "batch_id"],
                rows.Select(r => new object?[]
                {
                    r.Feed, r.File, r.Line, r.Column, r.Reason, r.Received, r.State, r.BatchId,
                }),
                "quarantine is empty");
            return CommandLine.Done;
        });
    }

    private static Command Show()
    {
        var batch = new Argument<string>("batch") { Description = "batch id as listed, or its beginning" };
        var line = new Argument<long>("line") { Description = "line as listed" };
        return Verb.Of("show", "one rejected row, whole", [batch, line], call =>
        {
            using var company = Company.Open(call.Folder);
            var row = Ingestion.Quarantine.Show(company.Lake, company.Scratch, call.Value(batch), call.Value(line))
                ?? throw new DefinitionException("quarantine show", $"{call.Value(batch)} line {call.Value(line)}",
                    "a batch and line that 'quarantine list' names");
            call.Out.Facts(("feed", row.Feed), ("file", row.File), ("line", row.Line), ("column", row.Column),
                ("reason", row.Reason), ("raw", row.Received), ("state", row.State), ("batch_id", row.BatchId),
                ("recorded_at", row.RecordedAt));
            return CommandLine.Done;
        });
    }

    private static Command Replay()
    {
        var feed = new Option<string?>("--feed") { Description = "only this feed" };
        var corrected = new Option<string?>("--corrected")
        {
            Description = "file with one corrected record per waiting row, in their order, without a header",
        };
        return Verb.Of("replay", "judge rejected rows again under today's feed files; what passes lands",
            [feed, corrected], call =>
        {
            if (call.Value(corrected) is not null && call.Value(feed) is null)
                throw new DefinitionException("--corrected", call.Value(corrected)!, "--feed NAME beside it");
            using var company = Company.Open(call.Folder);
            using var only = company.Lock();
            var waiting = Ingestion.Quarantine.List(company.Lake, company.Scratch, call.Value(feed));
            var report = Ingestion.Quarantine.Replay(
                company.Definition, company.Lake, company.Scratch, company.Clock, waiting, Text(call.Value(corrected)));
            foreach (var row in report.Refused)
                Console.Error.WriteLine($"{row.File} line {row.Line}, {row.Column}: {row.Reason}");
            call.Out.Facts(("judged", (long)waiting.Count), ("landed", report.Landed),
                ("duplicates", report.Duplicates), ("still_rejected", (long)report.Refused.Count));
            call.Out.Line("The facts are built again by the next run.");
            return CommandLine.Done;
        });
    }

    private static string? Text(string? path) => path is null ? null : File.Exists(path)
        ? File.ReadAllText(path)
        : throw new DefinitionException("--corrected", path, "a file");
}
