using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Transforms;

/// <summary>
/// Decides, transform by transform in order of execution, whether the stamp of the newest version still holds.
/// </summary>
internal sealed class Staleness(IEngine engine, PlanOptions options)
{
    private readonly HashSet<string> building = new(StringComparer.Ordinal);

    public PlanStep Step(Transform transform)
    {
        var hash = HashOf(transform);
        var definition = DefinitionChange(transform, hash);
        var window = definition is null && transform.WindowColumn is not null ? options.Window : Window.All;
        var why = definition ?? InputChange(transform) ?? Uncovered(transform, window)
            ?? (transform.TableName == options.Select ? "selected" : null);
        if (why is null)
            return new PlanStep(transform, StepAction.Skip, "inputs unchanged", hash, window);
        building.Add(transform.TableName);
        return new PlanStep(transform, StepAction.Build, why, hash, window);
    }

    /// <summary>
    /// Hash of the query over all of time, and of the declared columns, so that either change is told from the other.
    /// </summary>
    public static string HashOf(Transform transform)
    {
        var columns = string.Join(
            ",", transform.Columns.Select(c => $"{c.Name} {c.Type.Delta}{(c.IsKey ? " key" : "")}"));
        return $"{Short(transform.Query(Window.All).Inline(transform))}-{Short(columns)}";
    }

    private string? DefinitionChange(Transform transform, string hash)
    {
        if (engine.State(transform) is not { } state)
            return "new";
        if (state.Stamp is not { } stamp)
            return $"version {state.Version} was not built by a run";
        if (stamp.QueryHash == hash)
            return null;
        return stamp.QueryHash.Split('-')[0] == hash.Split('-')[0] ? "columns changed" : "query text changed";
    }

    private string? InputChange(Transform transform)
    {
        var stamp = engine.State(transform)!.Stamp!;
        var changes = new List<string>();
        var inputs = transform.Inputs.Select(i => i.TableName).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var input in transform.Inputs.DistinctBy(i => i.TableName))
        {
            if (building.Contains(input.TableName))
                continue;
            var now = engine.State(input)?.Version;
            long? then = stamp.InputVersions.TryGetValue(input.TableName, out var version) ? version : null;
            if (now != then)
                changes.Add($"{input.TableName} changed {Said(then)} -> {Said(now)}");
        }
        if (changes.Count > 0)
            return string.Join(", ", changes);
        var followed = inputs.Where(building.Contains).ToArray();
        return followed.Length > 0 ? $"follows {string.Join(", ", followed)}" : null;
    }

    /// <summary>A window built last says nothing of the days outside it.</summary>
    private string? Uncovered(Transform transform, Window window)
    {
        var covered = engine.State(transform)!.Stamp!.Window ?? Window.All;
        return covered == Window.All || covered == window ? null : $"last build covered {covered} only";
    }

    private static string Said(long? version) => version is null ? "nothing" : $"{version}";

    private static string Short(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
