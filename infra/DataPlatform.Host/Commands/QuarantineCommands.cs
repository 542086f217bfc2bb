using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Host.Commands;

/// <summary>What came in and what was refused.</summary>
internal static class QuarantineCommands
{
    public static Command Quarantine() => Verb.Group("quarantine", "rejected rows", List(), Show());

    public static Command Batches()
    {
        var feed = new Option<string?>("--feed") { Description = "only this feed" };
        return Verb.Of("batches", "deliveries and their counts: read = landed + quarantined + duplicates", [feed], call =>
        {
            using var company = Company.Open(call.Folder);
            var rows = company.RowsOf(new IngestionBatch())
                .Where(r => call.Value(feed) is not { } only || (string)r["feed"]! == only)
                .OrderBy(r => (string)r["feed"]!, StringComparer.Ordinal).ThenBy(r => (string)r["file"]!, StringComparer.Ordinal)
                .ThenBy(r => (DateTimeOffset)r["recorded_at"]!);
            string[] columns = ["feed", "file", "read", "landed", "quarantined", "duplicates", "state", "corrects", "batch_id", "recorded_at"];
            call.Out.Rows(columns, rows.Select(r => columns.Select(c => r[c]).ToArray()), "nothing has landed yet");
            return CommandLine.Done;
        });
    }

    private static Command List()
    {
        var feed = new Option<string?>("--feed") { Description = "only this feed" };
        return Verb.Of("list", "rejected rows with feed, file, line, column and reason", [feed], call =>
        {
            using var company = Company.Open(call.Folder);
            string[] columns = ["feed", "file", "line", "column", "reason", "raw", "state", "batch_id"];
            call.Out.Rows(columns, Records(company)
                .Where(r => call.Value(feed) is not { } only || (string)r["feed"]! == only)
                .Select(r => columns.Select(c => r[c == "column" ? "column_name" : c]).ToArray()), "quarantine is empty");
            return CommandLine.Done;
        });
    }

    private static Command Show()
    {
        var file = new Argument<string>("file") { Description = "file name as listed" };
        var line = new Argument<long>("line") { Description = "line as listed" };
        return Verb.Of("show", "one rejected row, whole", [file, line], call =>
        {
            using var company = Company.Open(call.Folder);
            var record = Records(company).FirstOrDefault(r =>
                    (string)r["file"]! == call.Value(file) && (long)r["line"]! == call.Value(line))
                ?? throw new DefinitionException("quarantine show", $"{call.Value(file)} line {call.Value(line)}",
                    "a row that 'quarantine list' names");
            call.Out.Facts([.. record.Select(c => (c.Key, c.Value))]);
            return CommandLine.Done;
        });
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Records(Company company) =>
        company.RowsOf(new QuarantinedRecord())
            .OrderBy(r => (string)r["feed"]!, StringComparer.Ordinal).ThenBy(r => (string)r["file"]!, StringComparer.Ordinal)
            .ThenBy(r => (long)r["line"]!);
}
