using static DataPlatform.Workspace.Shapes.Declare;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Keys of workspace.yaml, access.yaml and scorecards.</summary>
internal static class CompanyShapes
{
    public static readonly Shape Company = new("company", "The companies (legal entities) of the ledger.",
        Text("code", "company code of the ledger").Must(),
        Text("name", "its name").Must(),
        Text("currency", "its ledger currency, ISO 4217").Must());

    public static readonly Shape Limits = new("limits", "What a run may use.",
        Text("memory", "memory of the engine, such as 2GB", "2GB"),
        Whole("threads", "threads of the engine", 1, 1_024) with { Default = "2" },
        Text("spill", "folder into which the engine spills; below the lake unless stated"),
        Number("quarantine_share", "share of quarantined rows of a batch above which a run ends with exit code 3", 0, 1)
            with { Default = "0.05" });

    public static readonly Shape Calendar = new("calendar", "The days that fill calendar_day.",
        Of(ValueKind.Day, "from", "first day").Must(),
        Of(ValueKind.Day, "to", "last day, included").Must(),
        Of(ValueKind.Days, "holidays", "days on which nobody works, besides Saturday and Sunday"));

    public static readonly Shape Workspace = new("workspace", "One company in text.",
        Whole("workspace", "version of the text's format", 1, 1).Must(),
        Text("name", "the company's name").Must(),
        Text("currency", "reporting currency, ISO 4217").Must(),
        Parts("companies", Company),
        Whole("fiscal_year_starts", "month in which the fiscal year starts", 1, 12) with { Default = "1" },
        Text("time_zone", "IANA time zone in which days are meant", "UTC"),
        Text("engine", "duckdb, or the address of a Spark Connect server: sc://host:15002", "duckdb"),
        Text("lake", "the lake's folder, relative to the workspace", "lake"),
        Part("limits", Limits.About, Limits),
        Of(ValueKind.TextMap, "variables", "values of ${NAME} in paths; an environment variable of that name wins"),
        Part("calendar", Calendar.About, Calendar));

    public static readonly Shape Role = new("role", "Who may see what; a role that is not here sees nothing.",
        Text("role", "id of the role").Must(),
        Of(ValueKind.StarOrTexts, "segments",
        "segments it may see, \"*\" for all; not written: not restricted by segment"),
        Of(ValueKind.StarOrTexts, "regions",
        "sales regions it may see, \"*\" for all; not written: not restricted by region"));

    public static readonly Shape Access = new("access", "Roles and what they may see.", Parts("roles", Role).Must());

    public static readonly Shape Item = new("item", "The perspective's metrics in order.",
        Text("metric", "the metric").Must(),
        Text("guardrail", "the metric that must not suffer when this one improves"),
        Text("comment", "what the owner says about it, printed under the measure"),
        Text("owner", "who owns it"));

    public static readonly Shape Perspective = new("perspective", "Perspectives in order.",
        Text("name", "its name").Must(),
        Parts("items", Item).Must());

    public static readonly Shape Scorecard = new("scorecard", "A scorecard over the segments of a scheme.",
        Text("scorecard", "id, the name of the report").Must(),
        Text("title", "its title").Must(),
        Text("scheme", "the scheme whose segments are the columns").Must(),
        Parts("perspectives", Perspective).Must());
}
