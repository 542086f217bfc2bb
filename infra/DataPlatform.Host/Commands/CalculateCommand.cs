using System.CommandLine;
using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Models.Stock;

namespace DataPlatform.Host.Commands;

/// <summary>Textbook formulas from the command line, for checking a policy by hand.</summary>
internal static class CalculateCommand
{
    public static Command Calculate()
    {
        var name = new Argument<string?>("formula")
        {
            Description = "the formula; the list when left out", Arity = ArgumentArity.ZeroOrOne,
        };
        var inputs = new Argument<string[]>("inputs")
        {
            Description = "NAME=NUMBER ...", Arity = ArgumentArity.ZeroOrMore,
        };
        return Verb.Of("calculate", "a textbook formula: dataplatform calculate eoq setup=8 holding=0.225 demand=1300",
            [name, inputs], call =>
        {
            if (call.Parsed.GetValue(name) is not { } asked)
            {
                call.Out.Rows(["formula", "inputs", "about"],
                    Calculation.All.Select(c => new object?[] { c.Name, string.Join(' ', c.Inputs), c.About }), "none");
                return CommandLine.Done;
            }
            var one = Calculation.All.FirstOrDefault(c => c.Name == asked) ?? throw new DefinitionException(
                "calculate", asked, $"one of {string.Join(", ", Calculation.All.Select(c => c.Name))}");
            var given = (call.Parsed.GetValue(inputs) ?? []).Select(Read).ToDictionary(x => x.Name, x => x.Value);
            if (given.Keys.Except(one.Inputs).FirstOrDefault() is { } unknown)
                throw new DefinitionException("calculate", unknown, $"one of {string.Join(", ", one.Inputs)}");
            call.Out.Facts([.. one.Compute(input => given.TryGetValue(input, out var value)
                ? value
                : throw new DefinitionException("calculate", $"no {input}", $"{input}=NUMBER"))
                .Select(r => (r.Name, (object?)r.Value))]);
            return CommandLine.Done;
        });
    }

    private static (string Name, double Value) Read(string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        return cut > 0 && double.TryParse(text.AsSpan(cut + 1), NumberStyles.Float, CultureInfo.InvariantCulture,
            out var value) && double.IsFinite(value)
            ? (text[..cut], value)
            : throw new DefinitionException("calculate", text, "NAME=NUMBER");
    }
}
