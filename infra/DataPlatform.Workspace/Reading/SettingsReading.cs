using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Core;

namespace DataPlatform.Workspace.Reading;

/// <summary><c>workspace.yaml</c> and <c>access.yaml</c>.</summary>
internal static partial class SettingsReading
{
    /// <summary>The variables the file states; paths of every file are filled with them.</summary>
    public static Variables Variables(Node node, FileReading file, Func<string, string?> environment)
    {
        var stated = node.TextMap("variables", entry =>
        {
            if (!Reading.Variables.IsName(entry.Key))
            {
                file.Mistakes.Add(new Place(file.Name, entry.Line), $"the variable '{entry.Key}'",
                    "a name of letters, digits and underscores");
            }
        });
        foreach (var (name, value) in stated.Where(v => v.Value.Contains("${", StringComparison.Ordinal)))
            file.Mistakes.Add(node.At("variables"), $"the variable {name} with '{value}'",
                "a value without other variables");
        return new Variables(stated, environment);
    }

    public static WorkspaceSettings Settings(Node node, FileReading file)
    {
        node.OptionalWhole("workspace");
        var lake = node.Path("lake") ?? "lake";
        return new WorkspaceSettings
        {
            Place = node.Place,
            Lines = node.Lines,
            Name = node.Text("name"),
            Currency = Currency(node, "currency", file.Mistakes),
            Companies = Companies(node, file.Mistakes),
            FiscalYearStarts = node.OptionalWhole("fiscal_year_starts") ?? 1,
            TimeZone = Zone(node, file.Mistakes),
            Engine = Engine(node, file.Mistakes),
            Lake = lake,
            Limits = node.Child("limits") is { } limits
                ? Limits(limits, lake, file.Mistakes)
                : new LimitsDefinition { Place = node.Place, Spill = lake + "/.spill" },
            Variables = file.Variables.InForce,
            Calendar = node.Child("calendar") is { } calendar ? Calendar(calendar, file.Mistakes) : null,
        };
    }

    public static IEnumerable<RoleDefinition> Roles(Node node) =>
        node.Children("roles").Select(role => new RoleDefinition
    {
        Place = role.Place,
        Lines = role.Lines,
        Id = role.Text("role"),
        Segments = role.StarOrTexts("segments"),
        Regions = role.StarOrTexts("regions"),
    });

    public static string Currency(Node node, string key, Mistakes mistakes)
    {
        var currency = node.Text(key);
        if (currency.Length > 0 && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            mistakes.Add(node.At(key), $"the currency '{currency}'", "an ISO 4217 code of three capitals, such as EUR");
        return currency;
    }

    private static List<CompanyDefinition> Companies(Node node, Mistakes mistakes)
    {
        var companies = node.Children("companies").Select(company => new CompanyDefinition
        {
            Place = company.Place,
            Lines = company.Lines,
            Code = company.Text("code"),
            Name = company.Text("name"),
            Currency = Currency(company, "currency", mistakes),
        }).ToList();
        Repeated.Check(companies, "company", c => c.Code, "code", mistakes);
        return companies;
    }

    private static string Zone(Node node, Mistakes mistakes)
    {
        var zone = node.OptionalText("time_zone") ?? "UTC";
        // a machine without a time zone database knows UTC only; that is for `doctor` to say, not the text's mistake
        if (zone != "UTC" && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            && TimeZoneInfo.GetSystemTimeZones().Count > 1)
            mistakes.Add(node.At("time_zone"), $"the time zone '{zone}'", "an IANA name such as Europe/Berlin");
        return zone;
    }

    private static string Engine(Node node, Mistakes mistakes)
    {
        var engine = node.OptionalText("engine") ?? "duckdb";
        var isSpark = Uri.TryCreate(engine, UriKind.Absolute, out var address)
            && address is { Scheme: "sc", Host.Length: > 0 };
        if (engine != "duckdb" && !isSpark)
            mistakes.Add(node.At("engine"), $"the engine '{engine}'",
                "duckdb, or a Spark Connect server as sc://host:15002");
        return engine;
    }

    private static LimitsDefinition Limits(Node node, string lake, Mistakes mistakes)
    {
        var memory = node.OptionalText("memory") ?? "2GB";
        return new LimitsDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            Memory = memory,
            MemoryBytes = Bytes(memory) ?? Wrong(),
            Threads = node.OptionalWhole("threads") ?? 2,
            Spill = node.Path("spill") ?? lake + "/.spill",
            QuarantineShare = node.OptionalDecimal("quarantine_share") ?? 0.05m,
        };

        long Wrong()
        {
            mistakes.Add(node.At("memory"), $"the memory '{memory}'", "a size such as 512MB, 2GB or 1.5GiB");
            return 2_000_000_000;
        }
    }

    private static long? Bytes(string memory)
    {
        var size = Size().Match(memory);
        if (!size.Success || !decimal.TryParse(size.Groups[1].Value, CultureInfo.InvariantCulture, out var number))
            return null;
        var thousand = size.Groups[3].Success ? 1024m : 1000m;
        var power = "KMGT".IndexOf(char.ToUpperInvariant(size.Groups[2].Value[0]), StringComparison.Ordinal) + 1;
        var bytes = Enumerable.Repeat(thousand, power).Aggregate(number, (a, b) => a * b);
        return bytes is >= 1_000_000 and <= long.MaxValue ? (long)bytes : null;
    }

    private static CalendarDefinition Calendar(Node node, Mistakes mistakes)
    {
        var calendar = new CalendarDefinition
        {
            Place = node.Place,
            Lines = node.Lines,
            From = node.OptionalDay("from") ?? Validity.Always,
            To = node.OptionalDay("to") ?? Validity.Open,
            Holidays = node.Days("holidays"),
        };
        var isWritten = node.Has("from") && node.Has("to");
        if (isWritten && (calendar.From > calendar.To || calendar.To.Year - calendar.From.Year > 200))
        {
            mistakes.Add(node.At("to"), $"a calendar from {calendar.From:yyyy-MM-dd} to {calendar.To:yyyy-MM-dd}",
                "a first day not after the last, and at most 200 years");
        }
        return calendar;
    }

    [GeneratedRegex("^(\\d{1,12}(?:\\.\\d{1,6})?) ?([KMGTkmgt])(i)?B$")]
    private static partial Regex Size();
}
