using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataPlatform.Reports.Emissions;

/// <summary>What is written for others, and what could not be, each with its reason.</summary>
/// <param name="Files">Name and JSON of each document.</param>
/// <param name="Left">What was not written: its id, and why.</param>
public sealed record WrittenFootprints(
    IReadOnlyList<(string Name, string Json)> Files, IReadOnlyList<(string Id, string Why)> Left);

/// <summary>Forms that PACT and iLEAP share: decimals are texts, optional fields are left out, never null.</summary>
internal static class FootprintText
{
    private static readonly JsonSerializerOptions options = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All digits, without an exponent or zeros at the end.</summary>
    public static string Decimal(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>The beginning of the day, UTC.</summary>
    public static string Instant(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";

    /// <summary>The same name always has the same id (a version 8 UUID of its SHA-256).</summary>
    public static string Id(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }

    /// <summary>Indented JSON.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(options) + "\n";

    /// <summary>A name that may stand in a file's name and in a URN.</summary>
    public static string Slug(string text) => string.Concat(text.Select(
        c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '-'));
}
