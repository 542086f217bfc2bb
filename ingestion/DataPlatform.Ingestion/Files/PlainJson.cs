using System.Text;
using System.Text.Json;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>
/// JSON objects as almost all lines hold them: known names, each once, and plain values. Such a line becomes cells
/// without an object for any of its parts; every other line is left to <see cref="NdjsonFiles"/>, which says what is
/// wrong with it.
/// </summary>
internal sealed class PlainJson
{
    private const byte FirstVisible = 0x21;
    private const byte LastVisible = 0x7E;

    private readonly byte[][] names;
    private readonly byte[][] unknown;
    private readonly bool[] seen;
    private readonly bool isPoint;
    private readonly bool trims;
    private byte[] line = new byte[4096];

    internal PlainJson(FeedDefinition feed)
    {
        names = [.. feed.Contract.Properties.Select(p => Encoding.UTF8.GetBytes(p.Name))];
        unknown = [.. feed.Read.Nulls.Select(Encoding.UTF8.GetBytes)];
        seen = new bool[names.Length];
        isPoint = feed.Read.Decimal == ".";
        trims = feed.Read.Trim;
    }

    /// <summary>True when a line has been written.</summary>
    internal bool Any { get; private set; }

    /// <summary>True when a line that has been written held that property.</summary>
    internal bool HasSeen(int property) => seen[property];

    /// <summary>Writes a line's cells; false, and nothing is written, when it is not plain.</summary>
    internal bool TryWrite(long number, ReadOnlySpan<char> text, CellRows into)
    {
        if (line.Length < text.Length * 3)
            line = new byte[text.Length * 3];
        var reader = new Utf8JsonReader(line.AsSpan(0, Encoding.UTF8.GetBytes(text, line)));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            into.Begin(number);
            Span<bool> here = stackalloc bool[names.Length];
            here.Clear();
            var next = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var at = Position(ref reader, next);
                if (at < 0 || here[at] || !reader.Read() || !Put(ref reader, at, into))
                    return false;
                here[at] = true;
                next = at + 1;
            }
            // what follows the object must be nothing
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
                return false;
            for (var i = 0; i < here.Length; i++)
                seen[i] |= here[i];
            Any = true;
        }
        catch (JsonException)
        {
            return false;
        }
        into.End();
        return true;
    }

    // senders write names in one order
    private int Position(ref Utf8JsonReader reader, int expected)
    {
        if (reader.ValueIsEscaped)
            return -1;
        var name = reader.ValueSpan;
        if (expected < names.Length && name.SequenceEqual(names[expected]))
            return expected;
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
                return i;
        }
        return -1;
    }

    private bool Put(ref Utf8JsonReader reader, int property, CellRows into)
    {
        var value = reader.ValueSpan;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.True:
                into.Put(property, "true"u8);
                return true;
            case JsonTokenType.False:
                into.Put(property, "false"u8);
                return true;
            case JsonTokenType.Number when isPoint && value.IndexOfAny((byte)'e', (byte)'E') < 0:
                into.Put(property, value);
                return true;
            case JsonTokenType.String when !reader.ValueIsEscaped && !MayBeTrimmed(value):
                if (!IsUnknown(value))
                    into.Put(property, value);
                return true;
            default:
                return false;
        }
    }

    private bool MayBeTrimmed(ReadOnlySpan<byte> text) => trims && text.Length > 0
        && (text[0] is < FirstVisible or > LastVisible || text[^1] is < FirstVisible or > LastVisible);

    private bool IsUnknown(ReadOnlySpan<byte> text)
    {
        foreach (var one in unknown)
        {
            if (text.SequenceEqual(one))
                return true;
        }
        return false;
    }
}
