namespace DataPlatform.Workspace.Yaml;

/// <summary>A piece of YAML and the line it begins on.</summary>
internal abstract record YamlPiece(int Line)
{
    /// <summary>What stands there, for messages.</summary>
    public abstract string Shown { get; }

    /// <summary>True for <c>null</c>, <c>~</c> and nothing at all.</summary>
    public virtual bool IsNull => false;
}

/// <summary>A value. A plain one has no quotes, so it may be a number or null.</summary>
internal sealed record YamlValue(string Text, bool IsPlain, int Line) : YamlPiece(Line)
{
    public override bool IsNull => IsPlain && Text is "" or "null" or "~" or "Null" or "NULL" && IsPlain;

    public override string Shown => IsNull ? "nothing" : $"'{(Text.Length > 60 ? Text[..57] + "..." : Text)}'";
}

/// <summary>A list.</summary>
internal sealed record YamlList(IReadOnlyList<YamlPiece> Items, int Line) : YamlPiece(Line)
{
    public override string Shown => $"a list of {Items.Count}";
}

/// <summary>One key with its value.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlPiece Value);

/// <summary>Keys with values, in order of writing; every key once.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, int Line) : YamlPiece(Line)
{
    public override string Shown =>
        Entries.Count == 0 ? "{}" : $"keys ({string.Join(", ", Entries.Take(4).Select(e => e.Key))})";
}
