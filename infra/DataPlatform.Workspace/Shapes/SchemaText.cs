using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataPlatform.Workspace.Shapes;

/// <summary>Writes a shape as JSON schema (draft 7, which YAML editors understand).</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every schema by its file name.</summary>
    public static IReadOnlyDictionary<string, Shape> Roots { get; } = new Dictionary<string, Shape>
    {
        ["workspace.schema.json"] = CompanyShapes.Workspace,
        ["feed.schema.json"] = FeedShapes.Feed,
        ["scheme.schema.json"] = SchemeShapes.Scheme,
        ["costing.schema.json"] = CostShapes.Costing,
        ["carbon.schema.json"] = CarbonShapes.Carbon,
        ["targets.schema.json"] = CostShapes.Targets,
        ["scorecard.schema.json"] = CompanyShapes.Scorecard,
        ["access.schema.json"] = CompanyShapes.Access,
    };

    public static string Write(Shape shape)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = shape.Name,
        };
        foreach (var (key, value) in Object(shape).ToList())
            schema[key] = value?.DeepClone();
        return schema.ToJsonString(indented) + "\n";
    }

    private static JsonObject Object(Shape shape)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys)
            properties[key.Name] = Value(key);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = shape.About,
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (shape.Keys.Any(k => k.Required))
            schema["required"] = new JsonArray([.. shape.Keys.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        return schema;
    }

    private static JsonObject Value(Key key)
    {
        var schema = key.Kind switch
        {
            ValueKind.Text when key.Values is { } values => new JsonObject { ["enum"] = Strings(values) },
            ValueKind.Text => Typed("string", "number", "null"),
            ValueKind.Whole => Range(Typed("integer", "null"), key),
            ValueKind.Number => Range(Typed("number", "null"), key),
            ValueKind.Flag => Typed("boolean", "null"),
            ValueKind.Day => Day(),
            ValueKind.Expression => Typed("string", "number", "boolean", "null"),
            ValueKind.Texts => List(Typed("string", "number")),
            ValueKind.Days => List(Day()),
            ValueKind.StarOrTexts => new JsonObject
            {
                ["oneOf"] = new JsonArray(new JsonObject { ["const"] = "*" }, List(Typed("string", "number"))),
            },
            ValueKind.TextMap => Map(Typed("string", "number")),
            ValueKind.ExpressionMap => Map(Typed("string", "number", "boolean")),
            ValueKind.Shape when key.Variants is { } variants => Variants(variants),
            ValueKind.Shape => Object(key.Shape!),
            ValueKind.Shapes => List(Object(key.Shape!)),
            _ => throw new InvalidOperationException($"no schema for {key.Kind}"),
        };
        schema["description"] = key.About;
        if (key.Default is { } normally)
            schema["default"] = key.Kind is ValueKind.Text ? normally : JsonNode.Parse(normally);
        return schema;
    }

    private static JsonObject Variants(IReadOnlyList<(string Kind, Shape Shape)> variants)
    {
        var options = new JsonArray();
        foreach (var (kind, shape) in variants)
        {
            var option = Object(shape);
            option["properties"]!["kind"] = new JsonObject { ["const"] = kind };
            options.Add(option);
        }
        return new JsonObject { ["oneOf"] = options };
    }

    private static JsonObject Range(JsonObject schema, Key key)
    {
        if (key.Least is { } least)
            schema["minimum"] = least;
        if (key.Most is { } most)
            schema["maximum"] = most;
        return schema;
    }

    private static JsonObject Typed(params IReadOnlyList<string> types) =>
        new() { ["type"] = types.Count == 1 ? types[0] : Strings(types) };

    private static JsonObject Day() => new() { ["type"] = "string", ["pattern"] = "^\\d{4}-\\d{2}-\\d{2}$" };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Map(JsonObject values) =>
        new() { ["type"] = "object", ["additionalProperties"] = values };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
