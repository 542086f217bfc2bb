namespace DataPlatform.Workspace;

/// <summary>Codes and beginnings of codes, separated by commas: <c>6100,611*</c>; <c>*</c> is every code.</summary>
public sealed record CodePatterns
{
    /// <summary>No code at all.</summary>
    public static readonly CodePatterns None = new("", []);

    private readonly IReadOnlyList<string> patterns;

    private CodePatterns(string text, IReadOnlyList<string> patterns)
    {
        Text = text;
        this.patterns = patterns;
    }

    /// <summary>The patterns as the lake keeps them, without spaces.</summary>
    public string Text { get; }

    /// <summary>One by one.</summary>
    public IReadOnlyList<string> Patterns => patterns;

    /// <summary>The patterns of a text, or null when one is empty or has a star before its end.</summary>
    public static CodePatterns? Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Any(p => p.Length == 0 || p.IndexOf('*', StringComparison.Ordinal) is var star && star >= 0
            && star < p.Length - 1) ? null : new CodePatterns(string.Join(',', parts), parts);
    }

    /// <summary>True when the code is one of them.</summary>
    public bool Matches(string code) => patterns.Any(p => p.EndsWith('*')
        ? code.StartsWith(p[..^1], StringComparison.Ordinal)
        : code == p);

    /// <summary>A pair that has a code in common, or null.</summary>
    public (string Mine, string Theirs)? Overlap(CodePatterns other)
    {
        foreach (var mine in patterns)
        {
            foreach (var theirs in other.patterns)
            {
                if (Touch(mine, theirs))
                    return (mine, theirs);
            }
        }
        return null;
    }

    private static bool Touch(string a, string b) => (a.EndsWith('*'), b.EndsWith('*')) switch
    {
        (true, true) => a[..^1].StartsWith(b[..^1], StringComparison.Ordinal)
            || b[..^1].StartsWith(a[..^1], StringComparison.Ordinal),
        (true, false) => b.StartsWith(a[..^1], StringComparison.Ordinal),
        (false, true) => a.StartsWith(b[..^1], StringComparison.Ordinal),
        (false, false) => a == b,
    };

    /// <inheritdoc/>
    public bool Equals(CodePatterns? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
