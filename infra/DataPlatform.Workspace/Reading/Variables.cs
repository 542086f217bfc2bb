using System.Text;
using System.Text.RegularExpressions;

namespace DataPlatform.Workspace.Reading;

/// <summary>Values of <c>${NAME}</c>: the environment's first, then those of <c>workspace.yaml</c>.</summary>
internal sealed partial class Variables(IReadOnlyDictionary<string, string> stated, Func<string, string?> environment)
{
    public static readonly Variables None = new(new Dictionary<string, string>(), _ => null);

    /// <summary>The stated names with the values in force.</summary>
    public IReadOnlyDictionary<string, string> InForce =>
        stated.ToDictionary(v => v.Key, v => Value(v.Key) ?? v.Value, StringComparer.Ordinal);

    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The text with its variables filled in; what has no value becomes a mistake and stays.</summary>
    public string Fill(string text, Core.Place place, Mistakes mistakes)
    {
        var filled = new StringBuilder();
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is var start && start >= 0)
        {
            filled.Append(text, at, start - at);
            var end = text.IndexOf('}', start);
            var name = end < 0 ? text[(start + 2)..] : text[(start + 2)..end];
            if (end < 0 || !IsName(name))
            {
                mistakes.Add(place, $"'${{{name}'", "${NAME} with letters, digits and underscores");
                return text;
            }
            if (Value(name) is { } value)
            {
                filled.Append(value);
            }
            else
            {
                filled.Append(text, start, end + 1 - start);
                mistakes.Add(place, $"${{{name}}}, which has no value",
                    stated.Count == 0 ? "a variable with a value"
                    : $"one of {string.Join(", ", stated.Keys)}, or an environment variable",
                    $"state it under 'variables' in workspace.yaml or set the environment variable {name}");
            }
            at = end + 1;
        }
        return filled.Append(text, at, text.Length - at).ToString();
    }

    private string? Value(string name) => environment(name) is { Length: > 0 } outside
        ? outside
        : stated.TryGetValue(name, out var value) ? value : null;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
