using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// The issue as JSON, from the same record as the page. Names in snake case; every decimal is a string with all its
/// digits (<c>"0.951"</c>), so no reader loses a cent to binary floating point; days are <c>yyyy-MM-dd</c>; an unknown
/// value is <c>null</c> beside its <c>reason</c>.
/// <code>
/// { "schema": "dataplatform.scorecard/1", "issue": "SC-2026-10", "name", "title", "company", "month", "currency",
///   "scope", "restricted", "segment_view", "scheme_versions": [], "lake_version", "lake_date", "feeds",
///   "stale": [{ "feed", "last_delivery", "days_late" }],
///   "segments": [{ "id", "name", "owner" }],
///   "perspectives": [{ "name", "lines": [{ "metric", "name", "unit", "direction", "additive", "owner", "comment",
///     "guardrail": { "metric", "name" }, "enterprise": CELL, "cells": [CELL] }] }],
///   "checks": [{ "metric", "name", "unit", "enterprise", "segments", "difference" }],
///   "exchanges": [{ "segment", "margin_change", "service_metric", "service_name", "service_change" }],
///   "bridges": [{ "segment", "from", "restated", "to", "lines": [{ "item", "prior", "actual", "change" }], "movement",
///     "remainder" }],
///   "proposals": [{ "run_id", "candidate", "name", "members", "revenue", "net_margin", "emerged_on", "rule" }],
///   "customer_margins": [] }
/// CELL = { "segment", "actual", "reason", "note", "target", "prior_year", "history": [13], "variance", "change" }
/// </code>
/// </summary>
public static class ScorecardJson
{
    private static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // served as application/json only, never inside a page
        Converters = { new DecimalText(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The figures as JSON text.</summary>
    public static string Write(ScorecardFigures figures)
    {
        var node = JsonSerializer.SerializeToNode(figures, options)!.AsObject();
        node.Insert(0, "schema", "dataplatform.scorecard/1");
        return node.ToJsonString(options);
    }

    private sealed class DecimalText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Numbers.Exact(value));
    }
}
