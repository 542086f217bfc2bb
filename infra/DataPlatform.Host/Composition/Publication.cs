using System.Text;
using DataPlatform.Lakehouse;
using DataPlatform.Reports.Portal;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Composition;

/// <summary>Writes issues of the scorecard beside the workspace: reports/ISSUE/scorecard.html and .json.</summary>
internal static class Publication
{
    private const string Folder = "reports";

    /// <summary>
    /// Path of the newest issue's page. Written again only when the run changed something or the files are not there.
    /// Null when the workspace has no scorecard or no month with data.
    /// </summary>
    public static string? Of(Company company, bool changed)
    {
        if (!changed && Existing(company) is { } path)
            return path;
        return Write(company, month: null, Reader.Owner, subfolder: null);
    }

    /// <summary>Writes one issue for one reader.</summary>
    public static string? Write(Company company, DateOnly? month, Reader reader, string? subfolder)
    {
        var data = PortalFacade.Of(company);
        var report = new ScorecardReport(data);
        if (report.Find(null) is not { } definition || report.Compute(definition, month, reader) is not { } figures)
            return null;
        var folder = Path.Combine(
            [company.Definition.Folder, Folder, figures.Issue, .. subfolder is null ? [] : new[] { subfolder }]);
        Directory.CreateDirectory(folder);
        foreach (var file in IssueFolder.Files(data, figures, reader))
            WriteWhole(Path.Combine(folder, file.Name), file.Text, company.Clock.GetUtcNow());
        return Path.Combine(folder, "scorecard.html");
    }

    private static string? Existing(Company company)
    {
        var folder = Path.Combine(company.Definition.Folder, Folder);
        return !Directory.Exists(folder) ? null : Directory.EnumerateDirectories(folder, "SC-*")
            .Order(StringComparer.Ordinal).Select(f => Path.Combine(f, "scorecard.html")).LastOrDefault(File.Exists);
    }

    // A reader never sees half a page: the file appears whole under its name, the first time and every other time.
    private static void WriteWhole(string path, string text, DateTimeOffset now)
    {
        var bytes = new UTF8Encoding(false).GetBytes(text);
        if (new LocalFileSystem().PutIfAbsent(path, bytes, now))
            return;
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Replace(temporary, path, null);
    }
}
