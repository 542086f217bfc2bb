using System.Globalization;
using DataPlatform.Core;

namespace DataPlatform.Ingestion.X12;

/// <summary>
/// Reads the envelopes of a file: interchanges, groups, sets; counts and control numbers are checked against SE, GE and
/// IEA. What an envelope does not keep is a <see cref="Finding"/> with the code that an acknowledgement gives for it;
/// no segment is dropped.
/// </summary>
public static class InterchangeReader
{
    // functional identifier of GS01 for the sets of order, warehouse, transport and invoice
    private static readonly Dictionary<string, string[]> GroupOf = new(StringComparer.Ordinal)
    {
        ["204"] = ["SM"], ["210"] = ["IM"], ["214"] = ["QM"], ["810"] = ["IN"], ["846"] = ["IB"], ["850"] = ["PO"],
        ["855"] = ["PR"], ["856"] = ["SH"], ["860"] = ["PC"], ["940"] = ["OW"], ["943"] = ["AR"], ["944"] = ["RE"],
        ["945"] = ["SW"], ["990"] = ["GF"], ["997"] = ["FA"],
    };

    /// <summary>The interchanges of a text; a text that is none is a <see cref="DefinitionException"/>.</summary>
    public static IReadOnlyList<Interchange> Read(string text, string file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. X12Segments.Read(text, file).Select(i => Envelope(i.Separators, i.Note, i.Segments, seen))];
    }

    private static Interchange Envelope(
        Separators separators, string? note, IReadOnlyList<X12Segment> segments, HashSet<string> seen)
    {
        var header = segments[0];
        var findings = new List<Finding>();
        if (note is not null)
            findings.Add(new Finding(header.Line, "ISA", note, "a separator of its own", null, false));
        if (header.Elements.Count > 15 && Widths(header) is { } widths)
            findings.Add(new Finding(header.Line, "ISA", widths, "elements of the standard's widths", null, false));
        var groups = new List<FunctionalGroup>();
        var at = 1;
        while (at < segments.Count && segments[at].Id != "IEA")
        {
            switch (segments[at].Id)
            {
                case "GS":
                    groups.Add(Group(segments, ref at));
                    break;
                case "ISB" or "ISE" or "TA1" or "TA3":
                    at++;
                    break;
                default:
                    findings.Add(new Finding(segments[at].Line, segments[at].Id, $"segment {segments[at].Id}",
                        "GS or IEA", "022", true));
                    at = After(segments, at, "GS", "IEA");
                    break;
            }
        }
        var control = header[13]?.Trim();
        if (at == segments.Count)
            findings.Add(new Finding(segments[^1].Line, "IEA", "the end of the file", "IEA", "023", true));
        else
            Trailer(segments[at], groups.Count, control, findings);
        if (control is not null && !seen.Add($"{header[6]?.Trim()}|{header[8]?.Trim()}|{control}"))
        {
            findings.Add(Again(header.Line, "ISA13", control, "025"));
        }
        var own = Unique(groups, g => g.ControlNumber, g => g with
        {
            Findings = [.. g.Findings, Again(g.Header.Line, "GS06", g.ControlNumber!, "19")],
        });
        return new Interchange(separators, segments, own, findings);
    }

    private static void Trailer(X12Segment iea, int groups, string? control, List<Finding> findings)
    {
        Count(iea, 1, groups, "groups", "021", findings);
        Same(iea, 2, control, "ISA13", "001", findings);
    }

    private static FunctionalGroup Group(IReadOnlyList<X12Segment> segments, ref int at)
    {
        var from = at;
        var header = segments[at++];
        var findings = new List<Finding>();
        var sets = new List<TransactionSet>();
        while (at < segments.Count && segments[at].Id is not ("GE" or "GS" or "IEA"))
        {
            if (segments[at].Id == "ST")
            {
                sets.Add(Set(segments, ref at, header));
                continue;
            }
            var stray = segments[at];
            findings.Add(new Finding(stray.Line, stray.Id, $"segment {stray.Id}", "ST or GE", "5", true));
            at = After(segments, at, "ST", "GE", "GS", "IEA");
        }
        var declared = sets.Count;
        if (at < segments.Count && segments[at].Id == "GE")
        {
            var ge = segments[at++];
            if (int.TryParse(ge[1], NumberStyles.None, CultureInfo.InvariantCulture, out var said))
                declared = said;
            Count(ge, 1, sets.Count, "sets", "5", findings);
            Same(ge, 2, header[6], "GS06", "4", findings);
        }
        else
        {
            findings.Add(new Finding(header.Line, "GE", "no group trailer", "GE", "3", true));
        }
        var own = Unique(sets, s => s.ControlNumber, s => s with
        {
            Findings = [.. s.Findings, Again(s.Line, "ST02", s.ControlNumber!, "23")],
        });
        return new FunctionalGroup([.. segments.Skip(from).Take(at - from)], own, declared, findings);
    }

    private static TransactionSet Set(IReadOnlyList<X12Segment> segments, ref int at, X12Segment group)
    {
        var own = new List<X12Segment> { segments[at++] };
        while (at < segments.Count && segments[at].Id is not ("SE" or "ST" or "GE" or "GS" or "IEA"))
            own.Add(segments[at++]);
        var findings = new List<Finding>();
        if (at < segments.Count && segments[at].Id == "SE")
        {
            var se = segments[at++];
            own.Add(se);
            Count(se, 1, own.Count, "segments", "4", findings);
            Same(se, 2, own[0][2], "ST02", "3", findings);
        }
        else
        {
            findings.Add(new Finding(own[0].Line, "SE", "no set trailer", "SE", "2", true));
        }
        foreach (var broken in own.Where(s => !IsId(s.Id)))
        {
            findings.Add(new Finding(broken.Line, $"'{broken.Id}'", "no segment id",
                "two or three letters and digits", "5", true));
        }
        var type = own[0][1] ?? "";
        if (GroupOf.TryGetValue(type, out var usual) && !usual.Contains(group[1]))
        {
            findings.Add(new Finding(group.Line, "GS01", $"{group[1]} for set {type}",
                string.Join(" or ", usual), null, false));
        }
        return new TransactionSet(own, findings);
    }

    private static bool IsId(string id) => id.Length is 2 or 3 && id.All(char.IsAsciiLetterOrDigit);

    private static void Count(
        X12Segment trailer, int element, int counted, string of, string code, List<Finding> findings)
    {
        var said = trailer[element]?.Trim();
        if (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != counted)
        {
            findings.Add(new Finding(trailer.Line, $"{trailer.Id}{element:00}", said ?? "nothing",
                $"{counted} {of}", code, true));
        }
    }

    private static void Same(
        X12Segment trailer, int element, string? control, string of, string code, List<Finding> findings)
    {
        var (said, meant) = (trailer[element]?.Trim(), control?.Trim());
        if (said == meant && said is not null)
            return;
        var equal = long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
            && long.TryParse(meant, NumberStyles.None, CultureInfo.InvariantCulture, out var b) && a == b;
        findings.Add(new Finding(trailer.Line, $"{trailer.Id}{element:00}", said ?? "nothing",
            $"{meant ?? "a control number"} as {of}", equal ? null : code, !equal));
    }

    private static Finding Again(long line, string where, string control, string code) =>
        new(line, where, $"{control} a second time", "a control number of its own", code, true);

    private static List<T> Unique<T>(IReadOnlyList<T> items, Func<T, string?> control, Func<T, T> again)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. items.Select(i => control(i) is not { } number || seen.Add(number) ? i : again(i))];
    }

    private static int After(IReadOnlyList<X12Segment> segments, int at, params string[] ids)
    {
        do
            at++;
        while (at < segments.Count && !ids.Contains(segments[at].Id));
        return at;
    }

    private static string? Widths(X12Segment isa)
    {
        int[] standard = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1];
        var widths = isa.Elements.Take(standard.Length).Select(e => e.Length).ToArray();
        return widths.SequenceEqual(standard) ? null : $"element widths {string.Join(',', widths)}";
    }
}
