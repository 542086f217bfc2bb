using System.Text;
using DataPlatform.Ingestion.Files;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.X12;

/// <summary>
/// An inbox of X12 interchanges. A feed takes the sets of one type; others of the inbox belong to other feeds. A set
/// whose count or control number is not kept, or that stands in an envelope that is not kept, is one quarantined record
/// with the reason; an acknowledgement tells the sender.
/// </summary>
public sealed class X12Files() : FileSource(FileFormat.X12)
{
    /// <inheritdoc/>
    public override IEnumerable<SourceRecord> Records(FeedRead read, Delivery delivery)
    {
        var (text, hash) = TextOf(delivery.Path, read.Feed.Read.Encoding);
        foreach (var record in Rows(read.Feed, InterchangeReader.Read(text, delivery.Path)))
            yield return record;
        Unchanged(delivery, hash);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceRecord> Parse(FeedRead read, string file, string text) =>
        text.TrimStart().StartsWith('{')
            ? base.Parse(read, file, text)
            : [.. Rows(read.Feed, InterchangeReader.Read(text, file))];

    /// <summary>The whole text of a file, strictly decoded, and the hash of its bytes.</summary>
    public static (string Text, string Hash) TextOf(string path, string encoding)
    {
        using var strict = new StrictText(Open(path), path, encoding);
        var text = new StringBuilder();
        var block = new char[StrictText.MostCharacters];
        for (var read = strict.Read(block); read > 0; read = strict.Read(block))
            text.Append(block, 0, read);
        return (text.ToString(), strict.Hash);
    }

    private static IEnumerable<SourceRecord> Rows(FeedDefinition feed, IReadOnlyList<Interchange> interchanges)
    {
        var source = (FilesSource)feed.Source;
        var names = feed.Contract.Properties.Select(p => ElementName.Parse(p.Name, p.At("name"))).ToList();
        foreach (var interchange in interchanges)
        {
            foreach (var group in interchange.Groups)
            {
                foreach (var set in group.Sets.Where(s => s.Type == source.Set))
                {
                    foreach (var record in Rows(feed, names, interchange, group, set, source.Row))
                        yield return record;
                }
            }
        }
    }

    private static IEnumerable<SourceRecord> Rows(FeedDefinition feed, List<ElementName> names,
        Interchange interchange, FunctionalGroup group, TransactionSet set, string? row)
    {
        var broken = interchange.Findings.Concat(group.Findings).Concat(set.Findings).FirstOrDefault(f => f.Refuses);
        if (broken is not null)
        {
            yield return new SourceRecord(set.Line, null, broken.ToString(), Excerpt(interchange, group, set));
            yield break;
        }
        var any = false;
        foreach (var (line, scopes) in SetRows.Of(interchange, group, set, row))
        {
            any = true;
            yield return new SourceRecord(line,
                [.. names.Select(n => n.In(scopes) is { } value ? feed.Read.TextOf(value) : null)]);
        }
        if (!any)
        {
            yield return new SourceRecord(set.Line, null, $"found no segment {row} in set {set.ControlNumber}; "
                + $"expected at least one, since each makes a row", Excerpt(interchange, group, set));
        }
    }

    // the set as received under the headers that it stands under, each segment on a line
    private static string Excerpt(Interchange interchange, FunctionalGroup group, TransactionSet set)
    {
        var end = interchange.Separators.EndsWithLine ? "" : interchange.Separators.Terminator.ToString();
        return string.Join('\n', new[] { interchange.Header, group.Header }.Concat(set.Segments)
            .Select(s => s.Text + end));
    }
}
