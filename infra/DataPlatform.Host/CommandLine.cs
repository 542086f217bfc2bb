using System.CommandLine;
using DataPlatform.Host.Commands;

namespace DataPlatform.Host;

/// <summary>
/// The one command line. Exit codes: 0 done, 1 the user's input is wrong, 2 the platform failed, 3 done with rows in
/// quarantine above the limit.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int InputIsWrong = 1;
    public const int PlatformFailed = 2;
    public const int QuarantineAboveLimit = 3;

    public static async Task<int> Run(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine("Try: dataplatform --help");
            return InputIsWrong;
        }
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false }, stop.Token);
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "DataPlatform: lands a company's data in a Delta lake, builds segment facts, answers and reports.\n"
            + "A first run: dataplatform demo demo");
        root.Options.Add(Verb.Workspace);
        root.Options.Add(Verb.Format);
        foreach (var command in All())
            root.Subcommands.Add(command);
        return root;
    }

    private static IEnumerable<Command> All() =>
    [
        DemoCommand.Demo(), NewCommand.New(),
        FeedCommands.Feed(), RunCommands.Check(), RunCommands.Plan(), RunCommands.Run(), RunCommands.Land(),
        RunCommands.Build(),
        LookCommands.Show(), SemanticCommands.Query(), SemanticCommands.Explain(), SemanticCommands.Metrics(),
        SemanticCommands.Dimensions(), CostingCommands.Findings(), CalculateCommand.Calculate(),
        ReportCommands.Report(), EmissionCommands.Emissions(), QuarantineCommands.Quarantine(),
        QuarantineCommands.Batches(), LookCommands.Lake(), ServeCommand.Serve(), DoctorCommand.Doctor(),
        SparkCommands.Spark(),
    ];
}
