using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Ingestion.X12;

namespace DataPlatform.Tests.Ingestion;

/// <summary>98 foreign interchanges with the observations of their manifest.</summary>
public sealed partial class X12InterchangeTests
{
    private static readonly DateTimeOffset noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    // what makes a file no interchange; everything else is read
    private static readonly string[] noInterchange =
        ["does not start with ISA", "starts with XSA", "first letter of ISA missing", "ISA ends after element"];

    // where a set begins or ends cannot be told, so that what the manifest counts has no one meaning
    private static readonly string[] noSet = ["ST without SE", "SE without ST", "ST segment reads"];

    [Fact]
    public void Every_interchange_is_read_with_its_sets_and_what_is_broken_is_found_or_named()
    {
        var folder = Checkout.NeedSharedData("formats/x12");
        var wrong = new List<string>();
        var files = 0;
        foreach (var (file, sets, observed) in Manifest(folder))
        {
            files++;
            var path = Path.Combine(folder, file);
            IReadOnlyList<Interchange> interchanges;
            try
            {
                interchanges = InterchangeReader.Read(X12Files.TextOf(path, "utf-8").Text, file);
            }
            catch (DefinitionException named)
            {
                if (!noInterchange.Any(n => observed.Contains(n, StringComparison.Ordinal)))
                    wrong.Add($"{file}: refused: {named.Message}");
                continue;
            }
            if (noInterchange.Any(n => observed.Contains(n, StringComparison.Ordinal)))
                wrong.Add($"{file}: read, although {observed}");
            var read = Sets(interchanges);
            var found = interchanges.SelectMany(i => i.AllFindings).ToList();
            if (noSet.Any(n => observed.Contains(n, StringComparison.Ordinal)))
            {
                Assert.Contains(found, f => f.Refuses);
                continue;
            }
            if (read != sets)
                wrong.Add($"{file}: sets {read}, manifest {sets}");
            foreach (Match said in Observation().Matches(observed))
            {
                var (where, what) = (said.Groups[1].Value, said.Groups[2].Value);
                if (!found.Any(f => f.Where == where && f.Found.StartsWith(what, StringComparison.Ordinal)))
                    wrong.Add($"{file}: {said.Value} not found; {string.Join("; ", found)}");
            }
            if (observed.Length == 0 && found.Any(f => f.Refuses))
                wrong.Add($"{file}: {string.Join("; ", found)}");
        }
        Assert.Equal(98, files);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_acknowledgement_is_an_interchange_without_a_finding_and_refuses_what_is_broken()
    {
        var folder = Checkout.NeedSharedData("formats/x12");
        var (accepted, refused) = (0, 0);
        foreach (var (file, _, observed) in Manifest(folder))
        {
            if (noInterchange.Any(n => observed.Contains(n, StringComparison.Ordinal)))
                continue;
            foreach (var received in InterchangeReader.Read(
                X12Files.TextOf(Path.Combine(folder, file), "utf-8").Text, file))
            {
                var written = Acknowledgement.Write(received, 1, noon);
                var answer = Assert.Single(InterchangeReader.Read(written, "answer"));
                Assert.True(!answer.AllFindings.Any(f => f.Refuses),
                    $"{file}: {string.Join("; ", answer.AllFindings)}\n{written}");
                var ta1 = Assert.Single(answer.Segments, s => s.Id == "TA1");
                Assert.Equal(received.IsRefused, ta1[4] == "R");
                foreach (var (group, set) in received.Groups.Where(g => g.Header[1] != "FA" && !received.IsRefused)
                    .Zip(answer.Groups.SelectMany(g => g.Sets)))
                {
                    var verdict = Assert.Single(set.Segments, s => s.Id == "AK9")[1];
                    var broken = group.IsRefused || group.Sets.Any(s => s.IsRefused);
                    Assert.Equal(broken, verdict is "R" or "P");
                    (accepted, refused) = broken ? (accepted, refused + 1) : (accepted + 1, refused);
                }
            }
        }
        Assert.True(accepted > 50 && refused > 10, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void A_wrong_count_is_answered_with_code_4_and_a_wrong_control_number_with_code_3()
    {
        var text = Interchange("SE*9*0001", "SE*3*0009");
        var answer = Acknowledgement.Write(Assert.Single(InterchangeReader.Read(text, "in.edi")), 7, noon);
        Assert.Contains("AK2*945*0001~\nAK5*R*4~\nAK2*945*0002~\nAK5*R*3~\nAK9*R*2*2*0~", answer,
            StringComparison.Ordinal);
        Assert.Contains("*260102*1200*U*00401*000000007*", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_group_is_accepted_in_part()
    {
        var answer = Acknowledgement.Write(
            Assert.Single(InterchangeReader.Read(Interchange("SE*3*0001", "SE*4*0002"), "in.edi")), 1, noon);
        Assert.Contains("AK9*P*2*2*1~", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_or_says_what_is_missing()
    {
        var text = Interchange("SE*3*0001", "SE*3*0002");
        Assert.DoesNotContain(InterchangeReader.Read(text, "in.edi"), i => i.AllFindings.Any());
        for (var cut = 1; cut < text.TrimEnd('\n', '~').Length; cut++)
        {
            try
            {
                Assert.Contains(InterchangeReader.Read(text[..cut], "in.edi"), i => i.IsRefused);
            }
            catch (DefinitionException named)
            {
                Assert.Contains("in.edi", named.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string Interchange(params string[] trailers) =>
        "ISA*00*          *00*          *ZZ*THREEPL        *ZZ*ACME           *260101*0900*U*00401*000000042*0*P*>~\n"
        + "GS*SW*THREEPL*ACME*20260101*0900*42*X*004010~\n"
        + string.Concat(trailers.Select((t, i) => $"ST*945*{i + 1:0000}~\nW06*F*IF{i + 1}~\n{t}~\n"))
        + $"GE*{trailers.Length}*42~\nIEA*1*000000042~\n";

    private static string Sets(IReadOnlyList<Interchange> interchanges) => string.Join(' ', interchanges
        .SelectMany(i => i.Groups).SelectMany(g => g.Sets).GroupBy(s => s.Type)
        .Select(g => g.Count() == 1 ? g.Key : $"{g.Key}x{g.Count()}"));

    private static IEnumerable<(string File, string Sets, string Observed)> Manifest(string folder) =>
        File.ReadLines(Path.Combine(folder, "manifest.csv")).Skip(1).Select(line =>
        {
            var cells = Cell().Matches(line).Select(m => m.Value.TrimStart(',').Trim('"')).ToList();
            return (cells[0], cells[1], cells[^1]);
        });

    [GeneratedRegex("(?:^|,)(?:\"[^\"]*\"|[^,\"]*)")]
    private static partial Regex Cell();

    [GeneratedRegex("((?:SE|GE|IEA)0[12])=(\\S+) but ")]
    private static partial Regex Observation();
}
