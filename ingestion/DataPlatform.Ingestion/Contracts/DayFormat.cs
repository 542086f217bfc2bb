using System.Globalization;
using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Ingestion.Contracts;

/// <summary>
/// A declared date or timestamp format, such as <c>dd/MM/yyyy HH:mm:ss</c>, as the engine and .NET read it. A text
/// passes
/// only when writing the parsed value in the same format gives the text back, so 31/02 and 1/2 under dd/MM are refused.
/// </summary>
internal sealed class DayFormat
{
    private static readonly (string Token, string Engine, string Net)[] Tokens =
    [
        ("ffffff", "%f", "ffffff"),
        ("yyyy", "%Y", "yyyy"),
        ("MMMM", "%B", "MMMM"),
        ("MMM", "%b", "MMM"),
        ("fff", "%g", "fff"),
        ("zzz", "%z", "zzz"),
        ("yy", "%y", "yy"),
        ("MM", "%m", "MM"),
        ("dd", "%d", "dd"),
        ("HH", "%H", "HH"),
        ("hh", "%I", "hh"),
        ("mm", "%M", "mm"),
        ("ss", "%S", "ss"),
        ("tt", "%p", "tt"),
        ("M", "%-m", "%M"),
        ("d", "%-d", "%d"),
        ("H", "%-H", "%H"),
        ("h", "%-I", "%h"),
    ];

    private DayFormat(string text, string engine, bool hasTime, bool hasOffset)
    {
        Text = text;
        Engine = engine;
        HasTime = hasTime;
        HasOffset = hasOffset;
    }

    /// <summary>The format as the feed file states it.</summary>
    internal string Text { get; }

    /// <summary>The format in the engine's letters.</summary>
    internal string Engine { get; }

    /// <summary>True when it holds a time of day.</summary>
    internal bool HasTime { get; }

    /// <summary>True when it holds an offset from UTC.</summary>
    internal bool HasOffset { get; }

    /// <summary>Reads the format; a letter that stands for nothing is a mistake in the feed file.</summary>
    internal static DayFormat Parse(string text, Place place)
    {
        var engine = new StringBuilder();
        var seen = new HashSet<char>();
        var at = 0;
        while (at < text.Length)
        {
            var (token, letters, _) = Tokens.FirstOrDefault(t => text.AsSpan(at).StartsWith(
                t.Token, StringComparison.Ordinal));
            if (token is not null)
            {
                engine.Append(letters);
                seen.Add(token[0]);
                at += token.Length;
            }
            else if (char.IsAsciiLetter(text[at]) && text[at] is not ('T' or 'Z'))
            {
                throw new DefinitionException(place, $"'{text[at]}' in the date format '{text}'",
                    "yyyy yy MMMM MMM MM M dd d HH H hh h mm ss fff ffffff tt zzz and marks between them",
                    "minutes are mm, months MM");
            }
            else
            {
                engine.Append(text[at] == '%' ? "%%" : text[at].ToString());
                at++;
            }
        }
        if (!seen.IsSupersetOf("yMd"))
        {
            throw new DefinitionException(place, $"the date format '{text}'", "a year, a month and a day in it",
                "for example yyyy-MM-dd");
        }
        return new DayFormat(text, engine.ToString(), seen.Overlaps("Hhms"), seen.Contains('z'));
    }

    /// <summary>A value written in this format.</summary>
    internal string Write(DateTime value) => value.ToString(Text, CultureInfo.InvariantCulture);

    /// <summary>An example for messages.</summary>
    internal string Example => Write(new DateTime(2025, 12, 31, 23, 59, 58, DateTimeKind.Utc));
}
