using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Output;
using DataPlatform.Workspace;

namespace DataPlatform.Host.Commands;

/// <summary>What every verb shares: the workspace, the form of the output, and how failures end.</summary>
internal sealed record Call(ParseResult Parsed, Printer Out, CancellationToken Cancellation)
{
    public string Folder => Path.GetFullPath(Parsed.GetValue(Verb.Workspace) ?? ".");

    public static IProgress<string> Progress { get; } = new Progress();

    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);

    public T Value<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);
}

/// <summary>Makes verbs.</summary>
internal static class Verb
{
    public static readonly Option<string?> Workspace = new("--workspace", "-w")
    {
        Description = "folder of the company's text (default: here)", Recursive = true,
    };

    public static readonly Option<string> Format = new("--output", "-o")
    {
        Description = "text or json", Recursive = true, DefaultValueFactory = _ => "text",
    };

    public static Command Of(string name, string about, IEnumerable<Symbol> takes, Func<Call, int> act)
    {
        var command = new Command(name, about);
        foreach (var symbol in takes)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
        command.SetAction((parsed, cancellation) => Task.FromResult(Guarded(parsed, act, cancellation)));
        return command;
    }

    public static Command Group(string name, string about, params IEnumerable<Command> verbs)
    {
        var group = new Command(name, about);
        foreach (var verb in verbs)
            group.Subcommands.Add(verb);
        return group;
    }

    // The one boundary of the program: here an error becomes words and an exit code.
    private static int Guarded(ParseResult parsed, Func<Call, int> act, CancellationToken cancellation)
    {
        var json = string.Equals(parsed.GetValue(Format), "json", StringComparison.OrdinalIgnoreCase);
        var call = new Call(parsed, new Printer(Console.Out, json), cancellation);
        try
        {
            return act(call);
        }
        catch (WorkspaceErrors errors)
        {
            return Wrong(call, errors.Mistakes);
        }
        catch (DefinitionException mistake)
        {
            return Wrong(call, [mistake]);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("stopped; what was committed stays, the next run goes on from there");
            return CommandLine.PlatformFailed;
        }
        catch (Exception failure) when (failure is TransientException or TerminalException)
        {
            Console.Error.WriteLine($"failed: {failure.Message}");
            return CommandLine.PlatformFailed;
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"failed: {disk.Message} Look at rights and free space of the workspace's folder.");
            return CommandLine.PlatformFailed;
        }
        catch (Exception unforeseen)
        {
            Console.Error.WriteLine($"failed, and this is a defect of the platform: {unforeseen}");
            return CommandLine.PlatformFailed;
        }
    }

    private static int Wrong(Call call, IReadOnlyList<DefinitionException> mistakes)
    {
        foreach (var mistake in mistakes)
            Console.Error.WriteLine(mistake.Message);
        if (call.Out.IsJson)
        {
            call.Out.Rows(["file", "line", "found", "expected", "fix"],
                mistakes.Select(m => new object?[] { m.Place.File, (long)m.Place.Line, m.Found, m.Expected, m.Fix }),
                "");
        }
        return CommandLine.InputIsWrong;
    }
}
