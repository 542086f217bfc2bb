using System.Text;
using System.Text.RegularExpressions;

namespace DataPlatform.Core;

/// <summary>How names are written in the lake.</summary>
public static partial class Names
{
    /// <summary><c>SalesOrderLine</c> becomes <c>sales_order_line</c>; digits stay with the word before them.</summary>
    public static string Snake(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 8);
        for (var i = 0; i < pascal.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(pascal[i])
                && (char.IsLower(pascal[i - 1]) || char.IsDigit(pascal[i - 1])
                    || (i + 1 < pascal.Length && char.IsLower(pascal[i + 1])));
            if (startsWord)
                text.Append('_');
            text.Append(char.ToLowerInvariant(pascal[i]));
        }
        return text.ToString();
    }

    /// <summary>The name itself when it is a plain identifier; anything else is a programmer's mistake.</summary>
    public static string CheckedIdentifier(string name) => Identifier().IsMatch(name)
        ? name
        : throw new ArgumentException(
            $"'{name}' is not a plain identifier (letters, digits, underscore)", nameof(name));

    /// <summary>An identifier in double quotes, inner quotes doubled.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text literal in single quotes, inner quotes doubled.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
