using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Platform;

namespace DataPlatform.Host.Composition;

/// <summary>
/// Keeps the catalogue and its monthly values in the lake, for whoever reads tables rather than asks.
/// </summary>
internal sealed class MetricBook(Company company)
{
    private static readonly MetricDefinition definitions = new();
    private static readonly MetricValue values = new();

    /// <summary>Computes and writes, unless nothing it could read has changed; then null.</summary>
    public RunStep? Write(IReadOnlyDictionary<string, long> versions, CancellationToken cancellation)
    {
        var stamp = Stamp(versions);
        if (company.Lake.Open(values.TableName)?.Snapshot().UserMetadata == stamp)
            return null;
        var begun = company.Clock.GetTimestamp();
        var computed = MetricValues.Of(company.Semantic, versions, cancellation);
        Put(definitions, MetricValues.DefinitionCells(), stamp);
        Put(values, computed.ValueCells(), stamp);
        return new RunStep("metric values", "done", "the tables they are computed from changed", computed.Values.Count,
            Math.Round(company.Clock.GetElapsedTime(begun).TotalSeconds, 3));
    }

    private void Put(Table table, IReadOnlyList<object?[]> cells, string stamp)
    {
        var rows = cells.Select(c => table.Columns.Select((column, i) => (column.Name, Cell: c[i]))
            .ToDictionary(x => x.Name, x => x.Cell, StringComparer.Ordinal));
        Rows.Overwrite(company.Lake, company.Scratch, table, rows,
            new CommitInfo("OVERWRITE", $"metrics/{stamp}", 1, stamp));
    }

    private static string Stamp(IReadOnlyDictionary<string, long> versions)
    {
        var read = versions.Where(v => v.Key != definitions.TableName && v.Key != values.TableName)
            .OrderBy(v => v.Key, StringComparer.Ordinal);
        var text = JsonSerializer.Serialize(read) + string.Join(',', MetricCatalogue.All.Select(m => m.Version));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
