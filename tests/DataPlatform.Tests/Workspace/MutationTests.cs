using DataPlatform.Core;

namespace DataPlatform.Tests.Workspace;

/// <summary>Whatever a person does to the text, the answer is a list of mistakes with places, never a crash.</summary>
public sealed class MutationTests
{
    private static readonly string[] values =
        ["null", "[]", "{}", "-1", "1e9", "''", "\"\"", "*", "&a x", "!!int 3", "${X}",
            "99999999999999999999999999999", "2024-02-30",
         "[[[[[]]]]]", "true", "|", "> ", "'", "\"", "{a: {b: {c: d}}}", "\t", "\u0000", "\uFFFE", "a: b: c", "? x",
         "- - -", "(((", "🙂"];

    [Theory]
    [InlineData(20_260_101)]
    [InlineData(20_260_102)]
    [InlineData(20_260_103)]
    public void A_damaged_workspace_gives_mistakes_and_never_a_crash(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var file = SampleText.Sound.Keys.Order(StringComparer.Ordinal)
                .ElementAt(random.Next(SampleText.Sound.Count));
            var text = SampleText.Sound[file].ReplaceLineEndings("\n");
            for (var blow = random.Next(1, 4); blow > 0; blow--)
                text = Damage(text, random);
            using var sample = SampleText.Written();
            sample.Write(file, text);
            try
            {
                var check = sample.Check();
                Assert.Equal(check.Mistakes.Count == 0, check.Definition is not null);
                Assert.All(check.Mistakes, m =>
                    Assert.True(m.Place.File.Length > 0 && m.Place.Line <= text.Split('\n').Length + 1
                    && m.Found.Length > 0 && m.Expected.Length > 0, m.Message));
            }
            catch (Exception wrong) when (wrong is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {round}, {file}:\n{text}\n{wrong}");
            }
        }
    }

    private static string Damage(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        var line = lines[at];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        switch (random.Next(9))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines[at] = line.Length == 0 ? "x" : line.Remove(random.Next(line.Length), 1);
                break;
            case 2 when colon > 0:
                lines[at] = line[..colon] + "x" + line[colon..];
                break;
            case 3 when colon > 0:
                lines[at] = line[..(colon + 2)] + values[random.Next(values.Length)];
                break;
            case 4:
                lines[at] = new string(' ', random.Next(1, 4)) + line;
                break;
            case 5:
                lines[at] = line.TrimStart();
                break;
            case 6:
                lines.Insert(at, line);
                break;
            case 7:
                lines[at] = line.Insert(random.Next(line.Length + 1), values[random.Next(values.Length)]);
                break;
            default:
                lines[at] = line.Length < 2 ? "," : line[..random.Next(line.Length)];
                break;
        }
        return string.Join('\n', lines);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_mistake()
    {
        using var sample = SampleText.Written();
        File.WriteAllBytes(Path.Combine(sample.Folder, "access.yaml"), [0xff, 0xfe, 0x00, 0x9f]);
        Assert.Equal(new Place("access.yaml"), Assert.Single(sample.Check().Mistakes).Place);
    }

    [Fact]
    public void Text_a_thousand_levels_deep_is_a_mistake()
    {
        using var sample = SampleText.Written();
        sample.Write("access.yaml", "roles: " + new string('[', 5_000) + new string(']', 5_000));
        Assert.Contains("levels", Assert.Single(sample.Check().Mistakes).Message, StringComparison.Ordinal);
    }
}
