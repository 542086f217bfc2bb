using DataPlatform.Core;

namespace DataPlatform.Workspace;

/// <summary>One company in text, checked: what differs from company to company and nothing else.</summary>
public sealed record WorkspaceDefinition
{
    /// <summary>The folder, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>What <c>workspace.yaml</c> says.</summary>
    public required WorkspaceSettings Settings { get; init; }

    /// <summary>Every feed, by name.</summary>
    public IReadOnlyList<FeedDefinition> Feeds { get; init; } = [];

    /// <summary>Every segmentation scheme, by id.</summary>
    public IReadOnlyList<SchemeDefinition> Schemes { get; init; } = [];

    /// <summary>Cost pools, time equations and their scope; without pools when the company states none.</summary>
    public CostingDefinition Costing { get; init; } = new();

    /// <summary>Emission factors, operation categories and what belongs to them.</summary>
    public CarbonDefinition Carbon { get; init; } = new();

    /// <summary>Targets of metrics.</summary>
    public IReadOnlyList<TargetDefinition> Targets { get; init; } = [];

    /// <summary>Scorecards, by id.</summary>
    public IReadOnlyList<ScorecardDefinition> Scorecards { get; init; } = [];

    /// <summary>Who may see what; a role that is not here sees nothing.</summary>
    public IReadOnlyList<RoleDefinition> Roles { get; init; } = [];

    /// <summary>What is allowed and yet worth a look, such as a scheme without a catch-all segment.</summary>
    public IReadOnlyList<WorkspaceWarning> Warnings { get; init; } = [];

    /// <summary>Every text file that was read, relative to the folder, with the SHA-256 of its bytes.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The lake's folder, absolute.</summary>
    public string LakeFolder => Resolve(Settings.Lake);

    /// <summary>The engine's spill folder, absolute.</summary>
    public string SpillFolder => Resolve(Settings.Limits.Spill);

    /// <summary>A path of the workspace as an absolute one; relative paths start at the workspace's folder.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Folder);

    /// <summary>The feed of that name, or null.</summary>
    public FeedDefinition? Feed(string name) => Feeds.FirstOrDefault(f => f.Name == name);

    /// <summary>The scheme of that id, or null.</summary>
    public SchemeDefinition? Scheme(string id) => Schemes.FirstOrDefault(s => s.Id == id);
}

/// <summary>Something allowed that a person should look at.</summary>
public sealed record WorkspaceWarning(Place Place, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Text}";
}

/// <summary>What <c>workspace.yaml</c> says; variables are filled in.</summary>
public sealed record WorkspaceSettings : Definition
{
    /// <summary>The company's name.</summary>
    public required string Name { get; init; }

    /// <summary>Reporting currency, ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The companies (legal entities) of the ledger.</summary>
    public IReadOnlyList<CompanyDefinition> Companies { get; init; } = [];

    /// <summary>Month in which the fiscal year starts, 1 to 12.</summary>
    public int FiscalYearStarts { get; init; } = 1;

    /// <summary>IANA time zone in which days are meant.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary><c>duckdb</c>, or the address of a Spark Connect server (<c>sc://host:15002</c>).</summary>
    public string Engine { get; init; } = "duckdb";

    /// <summary>The lake's folder as written.</summary>
    public string Lake { get; init; } = "lake";

    /// <summary>Memory, threads, spill folder and the share of bad rows a feed may have.</summary>
    public LimitsDefinition Limits { get; init; } = new();

    /// <summary>Variables with the value in force: the environment's where it has one.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The days of the company's calendar, or null when the workspace states none.</summary>
    public CalendarDefinition? Calendar { get; init; }
}

/// <summary>One legal entity of the ledger.</summary>
public sealed record CompanyDefinition : Definition
{
    /// <summary>Company code of the ledger.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its ledger currency, ISO 4217.</summary>
    public required string Currency { get; init; }
}

/// <summary>What a run may use.</summary>
public sealed record LimitsDefinition : Definition
{
    /// <summary>Memory of the engine as written, such as <c>2GB</c>.</summary>
    public string Memory { get; init; } = "2GB";

    /// <summary>The same in bytes (1 GB = 1,000,000,000; 1 GiB = 1,073,741,824).</summary>
    public long MemoryBytes { get; init; } = 2_000_000_000;

    /// <summary>Threads of the engine.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Folder into which the engine spills, as written.</summary>
    public string Spill { get; init; } = "lake/.spill";

    /// <summary>Share of quarantined rows of a batch above which a run ends with exit code 3.</summary>
    public decimal QuarantineShare { get; init; } = 0.05m;
}

/// <summary>The days that fill <c>calendar_day</c>.</summary>
public sealed record CalendarDefinition : Definition
{
    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, included.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Days on which nobody works, besides Saturday and Sunday.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];
}
