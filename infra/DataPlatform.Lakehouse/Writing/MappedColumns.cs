using System.Globalization;
using System.Text.Json.Nodes;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Ids and physical names of columns under column mapping, inside types too. An id is never given twice, not even after
/// its column is gone.
/// </summary>
internal static class MappedColumns
{
    private const string MaxId = "delta.columnMapping.maxColumnId";
    private const string Mode = "delta.columnMapping.mode";
    private const string IdKey = "delta.columnMapping.id";
    private const string NameKey = "delta.columnMapping.physicalName";

    /// <summary>
    /// Gives columns without them ids and physical names where the configuration says so. With
    /// <paramref name="keepsNames"/> the physical name is the name the files have already.
    /// </summary>
    public static (IReadOnlyList<DeltaColumn> Columns, IReadOnlyDictionary<string, string> Configuration) Assign(
        IReadOnlyList<DeltaColumn> columns, IReadOnlyDictionary<string, string> configuration, Func<Guid> ids,
        bool keepsNames = false)
    {
        if (configuration.GetValueOrDefault(Mode, "none") is "none")
            return (columns, configuration);
        var next = int.TryParse(
            configuration.GetValueOrDefault(MaxId), CultureInfo.InvariantCulture, out var highest) ? highest : 0;
        var assigned = columns.Select(c =>
        {
            var metadata = JsonNode.Parse(c.Metadata ?? "{}")!.AsObject();
            Give(metadata, c.Name);
            var type = c.Foreign is null ? null : JsonNode.Parse(c.Foreign);
            GiveInside(type);
            return c with { Metadata = metadata.ToJsonString(), Foreign = type?.ToJsonString() };
        }).ToList();
        return (assigned, new Dictionary<string, string>(configuration, StringComparer.Ordinal)
        {
            [MaxId] = next.ToString(CultureInfo.InvariantCulture),
        });

        void Give(JsonObject metadata, string name)
        {
            if (metadata.ContainsKey(IdKey))
                return;
            metadata[IdKey] = ++next;
            metadata[NameKey] = keepsNames ? name : $"col-{ids():D}";
        }

        void GiveInside(JsonNode? type)
        {
            if (type is not JsonObject parts)
                return;
            foreach (var field in parts["fields"]?.AsArray() ?? [])
            {
                var metadata = field!["metadata"]?.AsObject();
                if (metadata is null)
                    field["metadata"] = metadata = new JsonObject();
                Give(metadata, field["name"]!.GetValue<string>());
                GiveInside(field["type"]);
            }
            GiveInside(parts["elementType"]);
            GiveInside(parts["keyType"]);
            GiveInside(parts["valueType"]);
        }
    }
}
