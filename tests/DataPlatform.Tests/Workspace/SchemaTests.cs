using System.Text.Json.Nodes;
using DataPlatform.Workspace;
using DataPlatform.Workspace.Shapes;

namespace DataPlatform.Tests.Workspace;

public sealed class SchemaTests
{
    public static TheoryData<string> Names => [.. SchemaText.Roots.Keys];

    /// <summary>Run with DATAPLATFORM_WRITE_SCHEMAS=1 to write the schemas anew after a key has changed.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_says_what_the_reader_declares(string name)
    {
        var expected = SchemaText.Write(SchemaText.Roots[name]);
        if (Environment.GetEnvironmentVariable("DATAPLATFORM_WRITE_SCHEMAS") == "1")
        {
            File.WriteAllText(Path.Combine(Checkout.Root, "infra/DataPlatform.Workspace/Schemas", name), expected);
            return;
        }
        Assert.Equal(expected, Schemas.Text(name));
        Assert.NotNull(JsonNode.Parse(expected));
    }

    [Fact]
    public void Every_schema_is_part_of_the_program() =>
        Assert.Equal(SchemaText.Roots.Keys.Order(StringComparer.Ordinal), Schemas.Names);

    [Fact]
    public void The_reader_asks_for_every_declared_key()
    {
        using var sample = SampleText.Written();
        var asked = new HashSet<(string, string)>();
        var check = WorkspaceReader.Check(sample.Folder, SampleText.Table, SampleText.Surroundings, asked);
        Assert.Empty(check.Mistakes);
        var declared = SchemaText.Roots.Values.SelectMany(Below).SelectMany(s => s.Keys.Select(k => (s.Name, k.Name)))
            .ToHashSet();
        Assert.Empty(declared.Except(asked));
        Assert.Empty(asked.Except(declared));
    }

    [Fact]
    public void Schemas_are_written_beside_the_text_they_check()
    {
        using var sample = new SampleText();
        Schemas.Write(sample.Folder);
        Assert.Equal(Schemas.Text("feed.schema.json"),
            File.ReadAllText(Path.Combine(sample.Folder, ".schemas/feed.schema.json")));
        Assert.Equal(8, Directory.GetFiles(Path.Combine(sample.Folder, ".schemas")).Length);
    }

    private static IEnumerable<Shape> Below(Shape shape) => shape.Keys
        .SelectMany(k => k.Variants?.Select(v => v.Shape) ?? (k.Shape is null ? [] : [k.Shape]))
        .SelectMany(Below).Prepend(shape);
}
