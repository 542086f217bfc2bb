using System.Globalization;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>
/// One JSON object per line. A line that is no object is a bad row; a name that the contract does not hold, and a
/// property
/// that no line of the file holds, are mistakes of the whole file. Nested values are text in JSON.
/// </summary>
public sealed class NdjsonFiles() : FileSource(FileFormat.Ndjson)
{
    private static readonly Dialect Lines = new("\n", null, null);

    /// <inheritdoc/>
    public override IEnumerable<SourceRecord> Records(FeedRead read, Delivery delivery)
    {
        var feed = read.Feed;
        using var text = new StrictText(Open(delivery.Path), delivery.Path, feed.Read.Encoding);
        var tokens = new CsvTokens(text, delivery.Path, Lines);
        var objects = new JsonLines(feed, delivery.Path);
        while (tokens.Next())
        {
            if (!tokens.IsBlank)
                yield return Whole(tokens, objects, delivery);
        }
        objects.AllSeen();
        Unchanged(delivery, text.Hash);
    }

    /// <inheritdoc/>
    public override void Write(FeedRead read, Delivery delivery, CellRows into)
    {
        var feed = read.Feed;
        using var text = new StrictText(Open(delivery.Path), delivery.Path, feed.Read.Encoding);
        var tokens = new CsvTokens(text, delivery.Path, Lines);
        var objects = new JsonLines(feed, delivery.Path);
        var plain = new PlainJson(feed);
        while (tokens.Next())
        {
            if (!tokens.IsBlank && !plain.TryWrite(tokens.Line, tokens.Text, into))
                into.Add(Whole(tokens, objects, delivery));
        }
        objects.AllSeen(plain);
        Unchanged(delivery, text.Hash);
    }

    private static SourceRecord Whole(CsvTokens tokens, JsonLines objects, Delivery delivery)
    {
        var record = objects.Read(tokens.Line, tokens.Raw);
        return tokens.IsOpen && record.Cells is null
            ? throw CsvFiles.HalfWritten(delivery.Path, tokens.Line, "no end", "one whole JSON object")
            : record;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<long, string> Received(
        FeedRead read, Delivery delivery, IReadOnlySet<long> lines)
    {
        var received = new Dictionary<long, string>(lines.Count);
        using var text = new StrictText(Open(delivery.Path), delivery.Path, read.Feed.Read.Encoding);
        var tokens = new CsvTokens(text, delivery.Path, Lines);
        while (received.Count < lines.Count && tokens.Next())
        {
            if (lines.Contains(tokens.Line))
                received[tokens.Line] = tokens.Raw;
        }
        return received;
    }

    /// <summary>The records of a text that stands in memory, one object per line.</summary>
    internal static IReadOnlyList<SourceRecord> Objects(FeedDefinition feed, string text)
    {
        var objects = new JsonLines(feed, feed.Name);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select((line, i) => objects.Read(i + 1, line))];
    }

    private sealed class JsonLines(FeedDefinition feed, string path)
    {
        private readonly Dictionary<string, int> positions = feed.Contract.Properties
            .Select((p, i) => (p.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);

        private readonly bool[] seen = new bool[feed.Contract.Properties.Count];
        private bool any;

        internal SourceRecord Read(long line, string raw)
        {
            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(raw);
            }
            catch (JsonException broken)
            {
                return new SourceRecord(
                    line, null, $"found no JSON object ({broken.Message}); expected one object per line", raw);
            }
            using (document)
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    return new SourceRecord(line, null, "found JSON that is no object; expected one object per line",
                        raw);
                any = true;
                var cells = new string?[seen.Length];
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    if (!positions.TryGetValue(member.Name, out var at))
                    {
                        throw new DefinitionException(new Place(path, (int)line),
                            $"a name that the contract of {feed.Name} does not hold: '{member.Name}'",
                            string.Join(", ", positions.Keys),
                                "ask the sender, or add it to the contract; nothing of this feed has landed");
                    }
                    seen[at] = true;
                    cells[at] = Cell(member.Value);
                }
                return new SourceRecord(line, cells);
            }
        }

        internal void AllSeen(PlainJson? others = null)
        {
            var gone = feed.Contract.Properties.Where((_, i) => !seen[i] && others?.HasSeen(i) != true)
                .Select(p => $"'{p.Name}'").ToList();
            if ((any || others?.Any == true) && gone.Count > 0)
            {
                throw new DefinitionException(new Place(path), $"no line with {string.Join(", ", gone)}",
                    $"every property of the contract of {feed.Name} somewhere in the file",
                    "ask the sender, or change the contract in the feed file; nothing of this feed has landed");
            }
        }

        private string? Cell(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => feed.Read.TextOf(value.GetString()),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => Number(value),
            _ => value.GetRawText(),
        };

        private string Number(JsonElement value)
        {
            var raw = value.GetRawText();
            var text = raw.AsSpan().IndexOfAny('e', 'E') >= 0 && value.TryGetDecimal(out var number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : raw;
            return feed.Read.Decimal == "." ? text : text.Replace(".", feed.Read.Decimal, StringComparison.Ordinal);
        }
    }
}
