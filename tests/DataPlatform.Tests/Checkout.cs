namespace DataPlatform.Tests;

/// <summary>Where the tests run, and the data beside it that is too large or not ours to keep here.</summary>
internal static class Checkout
{
    public static string Root { get; } = Path.GetDirectoryName(Above("DataPlatform.sln"))
        ?? throw new InvalidOperationException("the tests do not run inside a checkout");

    /// <summary>A folder of <c>../shared/data</c>, or null where it is absent.</summary>
    public static string? SharedData(string name)
    {
        var path = Path.Combine("data", name);
        var found = Environment.GetEnvironmentVariable("DATAPLATFORM_SHARED") is { Length: > 0 } stated
            ? Path.Combine(stated, path) : Above(Path.Combine("shared", path));
        return Directory.Exists(found) ? found : null;
    }

    /// <summary>A folder of <c>../shared/data</c>; the test is skipped where it is absent.</summary>
    public static string NeedSharedData(string name)
    {
        var found = SharedData(name);
        Assert.SkipWhen(found is null, $"../shared/data/{name} absent");
        return found!;
    }

    private static string? Above(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, path)))
                return Path.Combine(folder.FullName, path);
        }
        return null;
    }
}
