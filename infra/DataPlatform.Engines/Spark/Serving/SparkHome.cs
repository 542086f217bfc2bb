using System.Diagnostics;
using DataPlatform.Core;

namespace DataPlatform.Engines.Spark.Serving;

/// <summary>An installed Spark: the folder that holds <c>jars</c>.</summary>
public sealed record SparkHome(string Folder)
{
    /// <summary>
    /// The folder in <c>SPARK_HOME</c>, else the archive, unpacked once into the cache folder; null when there is
    /// neither.
    /// </summary>
    public static SparkHome? Find(string? archive, string? cache = null)
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } stated)
        {
            return Directory.Exists(Path.Combine(stated, "jars"))
                ? new SparkHome(stated)
                : throw new DefinitionException("SPARK_HOME", stated, "the folder of a Spark distribution (with jars)");
        }
        return archive is not null && File.Exists(archive) ? Unpacked(archive, cache ?? DefaultCache) : null;
    }

    /// <summary>Where archives are unpacked: outside every checkout, kept between runs.</summary>
    public static string DefaultCache => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } stated
            ? stated
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "dataplatform-spark");

    /// <summary>The archive beside a checkout, looked for from a folder upwards; null when absent.</summary>
    public static string? ArchiveAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var shared = Path.Combine(at.FullName, "shared", "spark");
            if (Directory.Exists(shared))
                return Directory.EnumerateFiles(shared, "spark-*.tar.xz").Order(StringComparer.Ordinal).LastOrDefault();
        }
        return null;
    }

    private static SparkHome Unpacked(string archive, string cache)
    {
        var name = Path.GetFileName(archive).Replace(".tar.xz", "", StringComparison.Ordinal);
        var home = Path.Combine(cache, name);
        if (Directory.Exists(home))
            return new SparkHome(home);
        var unpacking = Path.Combine(cache, $".{name}-{Environment.ProcessId}");
        Directory.CreateDirectory(unpacking);
        using (var tar = Process.Start("tar", ["-xJf", archive, "-C", unpacking]))
        {
            tar.WaitForExit();
            if (tar.ExitCode != 0)
                throw new TerminalException($"{archive} cannot be unpacked into {cache}: tar says {tar.ExitCode}");
        }
        var whole = Path.Combine(unpacking, name);
        foreach (var jar in Directory.EnumerateFiles(Path.GetDirectoryName(archive)!, "*.jar"))
            File.Copy(jar, Path.Combine(whole, "jars", Path.GetFileName(jar)), overwrite: true);
        try
        {
            Directory.Move(whole, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            // another process was first
        }
        Directory.Delete(unpacking, recursive: true);
        return new SparkHome(home);
    }
}
