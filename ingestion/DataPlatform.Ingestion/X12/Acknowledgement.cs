using System.Globalization;
using System.Text;

namespace DataPlatform.Ingestion.X12;

/// <summary>
/// The answer to an interchange: TA1 for its envelope and one 997 for each group, with the codes of TA105, AK502 and
/// AK905. What is answered is syntax (envelopes, counts, control numbers); what the contract thinks of the values is in
/// quarantine. A 997 is never answered, nor is a group in an interchange that is refused.
/// </summary>
public static class Acknowledgement
{
    /// <summary>Writes the interchange that answers, with the separators of the one it answers.</summary>
    /// <param name="interchange">What was received.</param>
    /// <param name="control">Control number of the answer, 1 to 999999999.</param>
    /// <param name="now">Its date and time.</param>
    public static string Write(Interchange interchange, int control, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(control);
        var (separators, isa) = (interchange.Separators, interchange.Header);
        var text = new StringBuilder();
        var number = control.ToString("000000000", CultureInfo.InvariantCulture);
        Segment("ISA", "00", Wide("", 10), "00", Wide("", 10), Wide(isa[7], 2), Wide(interchange.Receiver, 15),
            Wide(isa[5], 2), Wide(interchange.Sender, 15), Text(now, "yyMMdd"), Text(now, "HHmm"), Wide(isa[11], 1),
            Wide(isa[12], 5), number, "0", Wide(isa[15], 1), (separators.Component ?? '>').ToString());
        var refusal = interchange.Findings.FirstOrDefault(f => f.Refuses);
        var noted = interchange.Findings.Any(f => !f.Refuses);
        Segment("TA1", interchange.ControlNumber ?? "", isa[9] ?? "", isa[10] ?? "",
            refusal is not null ? "R" : noted ? "E" : "A", refusal?.Code ?? "000");
        var groups = refusal is null ? interchange.Groups.Where(g => g.Header[1] != "FA").ToList() : [];
        if (groups.Count > 0)
        {
            Segment("GS", "FA", groups[0].Header[3] ?? "", groups[0].Header[2] ?? "", Text(now, "yyyyMMdd"),
                Text(now, "HHmm"), Text(control), groups[0].Header[7] ?? "X", groups[0].Header[8] ?? "");
            for (var i = 0; i < groups.Count; i++)
                Set(groups[i], (i + 1).ToString("0000", CultureInfo.InvariantCulture), Segment);
            Segment("GE", Text(groups.Count), Text(control));
        }
        Segment("IEA", groups.Count > 0 ? "1" : "0", number);
        return text.ToString();

        void Segment(string id, params string[] elements)
        {
            var last = Math.Max(0, Array.FindLastIndex(elements, e => e.Length > 0) + 1);
            text.Append(id);
            foreach (var element in elements.AsSpan(0, last))
                text.Append(separators.Element).Append(element);
            if (!separators.EndsWithLine)
                text.Append(separators.Terminator);
            text.Append('\n');
        }
    }

    private delegate void Segments(string id, params string[] elements);

    private static void Set(FunctionalGroup group, string control, Segments write)
    {
        var count = 2;
        write("ST", "997", control);
        Counted("AK1", group.Header[1] ?? "", group.ControlNumber ?? "");
        foreach (var set in group.Sets)
        {
            Counted("AK2", set.Type, set.ControlNumber ?? "");
            Counted("AK5", [Verdict(set.IsRefused || group.IsRefused, set.Findings), .. Codes(set.Findings)]);
        }
        var accepted = group.IsRefused ? 0 : group.Sets.Count(s => !s.IsRefused);
        var verdict = group.IsRefused || accepted == 0 ? "R" : accepted < group.Sets.Count ? "P"
            : group.Findings.Count > 0 ? "E" : "A";
        Counted("AK9", [verdict, Text(group.DeclaredSets), Text(group.Sets.Count), Text(accepted),
            .. Codes(group.Findings)]);
        write("SE", Text(count), control);

        void Counted(string id, params string[] elements)
        {
            count++;
            write(id, elements);
        }
    }

    private static string Verdict(bool refused, IReadOnlyList<Finding> findings) =>
        refused ? "R" : findings.Count > 0 ? "E" : "A";

    private static IEnumerable<string> Codes(IReadOnlyList<Finding> findings) =>
        findings.Where(f => f.Code is not null).Select(f => f.Code!).Distinct(StringComparer.Ordinal).Take(5);

    private static string Wide(string? text, int width) => (text ?? "").Trim().PadRight(width)[..width];

    private static string Text(DateTimeOffset at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
