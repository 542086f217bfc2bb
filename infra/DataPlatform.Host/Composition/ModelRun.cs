using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Models.Demand;
using DataPlatform.Models.Discovery;
using DataPlatform.Warehouse.Planning;

namespace DataPlatform.Host.Composition;

/// <summary>
/// Trains and scores the models over the facts and writes the tables they add. A model whose inputs have not changed is
/// left alone, like a transform.
/// </summary>
internal sealed class ModelRun(Company company)
{
    private static readonly ClusterRun clusterRuns = new();
    private static readonly SegmentCandidate candidates = new();
    private static readonly ForecastValue forecasts = new();

    public IEnumerable<RunStep> Execute()
    {
        yield return Discover();
        yield return Forecast();
    }

    private RunStep Discover()
    {
        var query = new BehaviourQuery();
        if (Unchanged(candidates, query.Inputs, out var stamp))
            return new RunStep("emerging segments", "skipped", "inputs unchanged", null, 0);
        var begun = company.Clock.GetTimestamp();
        var model = new EmergingSegments();
        var found = model.Find(Read(query.Orders), customers => Read(query.Amounts(customers)));
        var runId = Id([RunRow("", model, found), .. found.Proposals.Select(p => Row("", p))]);
        // The run row first: a candidate without its run could not be explained after a crash between the two.
        Rows.Overwrite(company.Lake, company.Scratch, clusterRuns, [RunRow(runId, model, found)],
            Info(clusterRuns, stamp));
        Rows.Overwrite(company.Lake, company.Scratch, candidates, found.Proposals.Select(p => Row(runId, p)),
            Info(candidates, stamp));
        return new RunStep("emerging segments", "done", found.Verdict, found.Proposals.Count, Seconds(begun));
    }

    private WeeklyBehaviour[] Read(Sql query) => [.. company.Engine.Read(query).Rows.Select(BehaviourQuery.Row)];

    private RunStep Forecast()
    {
        var query = new DemandQuery();
        if (Unchanged(forecasts, query.Inputs, out var stamp))
            return new RunStep("demand forecast", "skipped", "inputs unchanged", null, 0);
        var begun = company.Clock.GetTimestamp();
        var points = new DemandForecast().Forecast([.. company.Engine.Read(query.Rows).Rows.Select(DemandQuery.Row)]);
        var runId = Id([.. points.Select(p => Row("", p))]);
        Rows.Overwrite(company.Lake, company.Scratch, forecasts, points.Select(p => Row(runId, p)),
            Info(forecasts, stamp));
        return new RunStep("demand forecast", "done", $"{points.Count} forecasts", points.Count, Seconds(begun));
    }

    private static Dictionary<string, object?> RunRow(
        string runId, EmergingSegments model, DiscoveryResult found) => new()
    {
        ["run_id"] = runId,
        ["features"] = EmergingSegments.Features,
        ["algorithm"] = EmergingSegments.Algorithm,
        ["seed"] = (long)model.Seed,
        ["clusters"] = (long)found.Clusters,
        ["stability"] = found.Stability,
        ["silhouette"] = found.Silhouette,
        ["verdict"] = found.Verdict,
    };

    private static Dictionary<string, object?> Row(string runId, Proposal p) => new()
    {
        ["run_id"] = runId,
        ["candidate_id"] = p.CandidateId,
        ["name"] = p.Name,
        ["members"] = (long)p.Customers.Count,
        ["revenue"] = decimal.Round(p.Revenue, 2),
        ["net_margin"] = decimal.Round(p.NetMargin, 2),
        ["co2e_kg"] = decimal.Round(p.Co2eKg, 6),
        ["persistence_weeks"] = (long)p.PersistenceWeeks,
        ["emerged_on"] = p.EmergedOn,
        ["stability"] = p.Stability,
        ["q_value"] = p.QValue,
        ["rule"] = p.Rule,
        ["fidelity"] = p.Fidelity,
        ["member_list"] = string.Join(",", p.Customers),
        ["state"] = "proposed",
    };

    private static Dictionary<string, object?> Row(string runId, ForecastPoint p) => new()
    {
        ["run_id"] = runId,
        ["series_id"] = p.SeriesId,
        ["bucket"] = p.Month,
        ["quantile"] = "p50",
        ["stage"] = p.Stage,
        ["value"] = p.Value,
        ["actual"] = p.Actual,
    };

    // The id follows from what was found: the same data give the same id, also after a crash and another try.
    private static string Id(IReadOnlyList<Dictionary<string, object?>> rows) => Hash(JsonSerializer.Serialize(rows));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private bool Unchanged(Table output, IReadOnlyList<Table> inputs, out string stamp)
    {
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (company.Engine.State(input) is { } state)
                versions[input.TableName] = state.Version;
        }
        stamp = JsonSerializer.Serialize(versions);
        return company.Lake.Open(output.TableName)?.Snapshot().UserMetadata == stamp;
    }

    private static CommitInfo Info(Table table, string stamp) =>
        new("OVERWRITE", $"model/{Hash(stamp)}/{table.TableName}", 1, stamp);

    private double Seconds(long begun) => Math.Round(company.Clock.GetElapsedTime(begun).TotalSeconds, 3);
}
