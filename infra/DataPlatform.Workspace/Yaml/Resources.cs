namespace DataPlatform.Workspace.Yaml;

/// <summary>Text that is part of the program.</summary>
internal static class Resources
{
    /// <summary>Names below a beginning, without it.</summary>
    public static IEnumerable<string> Below(string start) => typeof(Resources).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(start, StringComparison.Ordinal)).Select(n => n[start.Length..])
            .Order(StringComparer.Ordinal);

    public static string Text(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"the program holds no '{name}'", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
