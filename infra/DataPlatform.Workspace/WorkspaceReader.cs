using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;
using DataPlatform.Workspace.Checks;
using DataPlatform.Workspace.Reading;
using DataPlatform.Workspace.Shapes;

namespace DataPlatform.Workspace;

/// <summary>What a workspace is checked against besides itself.</summary>
public sealed record WorkspaceSurroundings
{
    /// <summary>Names of the tables that feeds may fill, to list them when a name is wrong.</summary>
    public IReadOnlyCollection<string> TableNames { get; init; } = [];

    /// <summary>Ids of the metrics; null: metrics are not checked.</summary>
    public IReadOnlyCollection<string>? Metrics { get; init; }

    /// <summary>Environment variables, which win over the workspace's own.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}

/// <summary>What a look at a workspace found.</summary>
/// <param name="Definition">The definitions; null when there is a mistake.</param>
/// <param name="Mistakes">Every mistake, in the order of files and lines.</param>
/// <param name="Warnings">What is allowed and yet worth a look.</param>
public sealed record WorkspaceCheck(
    WorkspaceDefinition? Definition, IReadOnlyList<DefinitionException> Mistakes,
    IReadOnlyList<WorkspaceWarning> Warnings);

/// <summary>Reads a company's folder of text. Nothing is guessed and nothing is written.</summary>
public static class WorkspaceReader
{
    /// <summary>The definitions. All mistakes together are one <see cref="WorkspaceErrors"/>.</summary>
    /// <param name="folder">The workspace's folder.</param>
    /// <param name="tables">The tables the program knows, by their name in the lake.</param>
    /// <param name="surroundings">Names to check against and the environment; the process's own unless given.</param>
    public static WorkspaceDefinition Read(
        string folder, Func<string, Table?> tables, WorkspaceSurroundings? surroundings = null)
    {
        var check = Check(folder, tables, surroundings);
        return check.Definition ?? throw new WorkspaceErrors(check.Mistakes);
    }

    /// <summary>The same, with the mistakes as a value.</summary>
    public static WorkspaceCheck Check(
        string folder, Func<string, Table?> tables, WorkspaceSurroundings? surroundings = null) =>
        Check(folder, tables, surroundings ?? new WorkspaceSurroundings(), []);

    internal static WorkspaceCheck Check(string folder, Func<string, Table?> tables,
        WorkspaceSurroundings surroundings, HashSet<(string Shape, string Key)> asked)
    {
        var mistakes = new Mistakes();
        var known = new Tables(tables, surroundings.TableNames);
        var draft = new Draft(Path.GetFullPath(folder), mistakes, known, surroundings, asked).Read();
        if (draft is not null)
            draft = WholeChecks.Check(draft, known, surroundings, mistakes);
        var warnings = mistakes.Warnings.OrderBy(w => w.Place.File, StringComparer.Ordinal).ThenBy(w => w.Place.Line)
            .ToList();
        return new WorkspaceCheck(
            mistakes.All.Count == 0 && draft is not null ? draft with { Warnings = warnings } : null,
            mistakes.InOrder(), warnings);
    }

    /// <summary>The folder while it is read file by file.</summary>
    private sealed class Draft(string folder, Mistakes mistakes, Tables tables, WorkspaceSurroundings surroundings,
        HashSet<(string Shape, string Key)> asked)
    {
        private static readonly string[] folders = ["feeds", "segments", "costing", "carbon", "metrics", "reports"];
        private static readonly string[] topFiles = ["workspace.yaml", "access.yaml"];
        private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        private Variables variables = Variables.None;

        public WorkspaceDefinition? Read()
        {
            if (!File.Exists(Path.Combine(folder, "workspace.yaml")))
            {
                mistakes.Add(new Place(Path.Combine(folder, "workspace.yaml")), "no such file", "a workspace",
                    $"'dataplatform new {folder}' writes one");
                return null;
            }
            Strays();
            var settings = Settings();
            // without its variables every path of the other files would be a mistake
            if (!mistakes.AllRead("workspace.yaml"))
                return null;
            var costing = new CostingDefinition();
            var whole = new WorkspaceDefinition
            {
                Folder = folder,
                Settings = settings,
                Feeds = [.. Each("feeds", FeedShapes.Feed, Feed).OfType<FeedDefinition>()],
                Schemes = [.. Each("segments", SchemeShapes.Scheme, SchemeReading.Read)],
                Costing = Each("costing", CostShapes.Costing, CostReading.Costing).Aggregate(costing, Together),
                Carbon = Each("carbon", CarbonShapes.Carbon, CarbonReading.Read).Aggregate(
                    new CarbonDefinition(), Together),
                Targets = [.. Each("metrics", CostShapes.Targets, CostReading.Targets).SelectMany(t => t)],
                Scorecards = [.. Each("reports", CompanyShapes.Scorecard, (n, _) => CostReading.Scorecard(n))],
                Roles = [.. One("access.yaml", CompanyShapes.Access, (n, _) =>
                SettingsReading.Roles(n).ToList()) ?? []],
            };
            return whole with { Files = new Dictionary<string, string>(files) };
        }

        private WorkspaceSettings Settings() => One("workspace.yaml", CompanyShapes.Workspace, (node, file) =>
        {
            variables = SettingsReading.Variables(node, file, surroundings.Environment);
            file.Variables = variables;
            return SettingsReading.Settings(node, file);
        }) ?? NoSettings();

        private WorkspaceSettings NoSettings()
        {
            var place = new Place("workspace.yaml");
            if (mistakes.All.Count == 0)
                mistakes.Add(place, "nothing but comments", "'workspace: 1', 'name' and 'currency'");
            return new WorkspaceSettings { Place = place, Name = "", Currency = "" };
        }

        private FeedDefinition? Feed(Node node, FileReading file) =>
            FeedReading.Read(node, file.Name["feeds/".Length..^".yaml".Length], file, tables);

        private CostingDefinition Together(CostingDefinition all, CostingDefinition next)
        {
            if (all.Scope != CodePatterns.None && next.Scope != CodePatterns.None)
                mistakes.Add(next.At("scope"), "a second 'scope'",
                    $"one for the company (the first stands at {all.At("scope")})");
            if (all.StagesAt is { } stated && next.StagesAt is { } second)
                mistakes.Add(second, "a second 'stages'", $"one for the company (the first stands at {stated})");
            var first = all.Scope == CodePatterns.None ? next : all;
            var staged = next.StagesAt is null ? all : next;
            return first with { Pools = [.. all.Pools, .. next.Pools],
                Activities = [.. all.Activities, .. next.Activities], Idle = [.. all.Idle, .. next.Idle],
                Method = staged.Method, StepOrder = staged.StepOrder, StagesAt = staged.StagesAt };
        }

        private static CarbonDefinition Together(CarbonDefinition all, CarbonDefinition next) => new()
        {
            Factors = [.. all.Factors, .. next.Factors],
            Operations = [.. all.Operations, .. next.Operations],
            Adjustments = [.. all.Adjustments, .. next.Adjustments],
            Spend = [.. all.Spend, .. next.Spend],
        };

        private List<T> Each<T>(string below, Shape shape, Func<Node, FileReading, T> read)
        {
            var start = Path.Combine(folder, below);
            var found = Directory.Exists(start)
                ? Directory.EnumerateFiles(start, "*.yaml", SearchOption.AllDirectories) : [];
            var all = new List<T>();
            foreach (var name in found.Select(Relative).Order(StringComparer.Ordinal))
            {
                if (Root(name, shape) is var (node, file))
                    all.Add(read(node, file));
            }
            return all;
        }

        private T? One<T>(string name, Shape shape, Func<Node, FileReading, T> read)
            where T : class =>
            File.Exists(Path.Combine(folder, name)) && Root(name, shape) is var (node, file) ? read(node, file) : null;

        private (Node Node, FileReading File)? Root(string name, Shape shape)
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, name));
            files[name] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            string text;
            try
            {
                text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                mistakes.Add(new Place(name), "bytes that are no UTF-8", "text in UTF-8", "save the file as UTF-8");
                mistakes.Unread(name);
                return null;
            }
            var file = new FileReading(name, mistakes, variables, asked);
            return file.Root(text.TrimStart('\uFEFF'), shape) is { } node ? (node, file) : null;
        }

        /// <summary>
        /// Files that nobody would read are mistakes, so that a misspelt name is not an empty access list.
        /// </summary>
        private void Strays()
        {
            foreach (var name in Directory.EnumerateFiles(folder).Select(Relative)
                .Where(n => n.EndsWith(".yaml", StringComparison.Ordinal) && !topFiles.Contains(n))
                    .Order(StringComparer.Ordinal))
                mistakes.Unknown(new Place(name), "file", name, topFiles);
            foreach (var name in folders.Select(f => Path.Combine(folder, f)).Where(Directory.Exists).Append(folder)
                .SelectMany(f => Directory.EnumerateFiles(f, "*.yml",
                    f == folder ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
                .Select(Relative).Order(StringComparer.Ordinal))
            {
                mistakes.Add(new Place(name), "the ending .yml", "the ending .yaml",
                    $"rename it to {Path.GetFileNameWithoutExtension(name)}.yaml");
            }
        }

        private string Relative(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
    }
}
