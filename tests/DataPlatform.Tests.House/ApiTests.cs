using System.Reflection;

namespace DataPlatform.Tests.House;

/// <summary>What other code may build on changes on purpose only.</summary>
public sealed class ApiTests
{
    private const string Accept = "DATAPLATFORM_ACCEPT_API";

    [Theory]
    [InlineData("Core")]
    [InlineData("Lakehouse")]
    [InlineData("Workspace")]
    [InlineData("Transforms")]
    [InlineData("Ingestion")]
    [InlineData("Models")]
    [InlineData("Semantic")]
    [InlineData("Reports")]
    public void The_public_declarations_are_those_last_accepted(string project)
    {
        var file = Path.Combine(House.Root, "tests", "DataPlatform.Tests.House", "Api", $"{project}.txt");
        var found = ApiText.Of(Assembly.Load($"DataPlatform.{project}")).ToList();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(file, string.Join('\n', found) + '\n');
        var accepted = File.Exists(file) ? File.ReadAllLines(file) : [];
        House.Nothing(
            Placed(accepted).Except(Placed(found)).Select(l => $"- {l}")
                .Concat(Placed(found).Except(Placed(accepted)).Select(l => $"+ {l}")),
            $"the public declarations of {project} changed; run the test once more with {Accept}=1 to accept, and "
                + $"look at the change of tests/DataPlatform.Tests.House/Api/{project}.txt");
    }

    // A member's line says nothing without its type's.
    private static IEnumerable<string> Placed(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith(' '))
                type = line;
            yield return line == type ? line : $"{type}:{line[1..]}";
        }
    }
}
