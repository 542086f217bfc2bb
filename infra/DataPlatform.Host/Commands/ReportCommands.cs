using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Commands;

/// <summary>Writing an issue of the scorecard.</summary>
internal static class ReportCommands
{
    public static Command Report()
    {
        var month = new Option<string?>("--month")
        {
            Description = "as 2026-10; the last complete month when left out",
        };
        var role = new Option<string?>("--as") { Description = "for a role of access.yaml" };
        return Verb.Of("report", "write the scorecard of a month as HTML and JSON", [month, role], call =>
        {
            DateOnly? asked = call.Value(month) is { } text
                ? ReportMonth.Parse(text) ?? throw new DefinitionException("--month", text, "a month as 2026-10")
                : null;
            using var company = Company.Open(call.Folder);
            var reader = call.Value(role) is { } name ? Reader.As(name) : Reader.Owner;
            var path = Publication.Write(company, asked, reader, call.Value(role))
                ?? throw new DefinitionException("report", asked?.ToString("yyyy-MM") ?? "no month",
                    "a scorecard in reports/, a month with data, and a role that may see it");
            call.Out.Facts(("scorecard", path));
            return CommandLine.Done;
        });
    }
}
