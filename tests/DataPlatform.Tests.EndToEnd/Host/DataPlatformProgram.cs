using System.Diagnostics;
using System.Text.Json;

namespace DataPlatform.Tests.EndToEnd.Host;

/// <summary>What a call of the executable left behind.</summary>
internal sealed record Outcome(int Exit, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public JsonElement[] Rows => [.. Json.EnumerateArray()];

    public Outcome Good()
    {
        Assert.True(Exit == 0, $"exit {Exit}: {Error}{Out}");
        return this;
    }
}

/// <summary>The real executable, called as a user or a script calls it.</summary>
internal static class DataPlatformProgram
{
    public static readonly string Path = Find();

    public static Outcome Call(string workspace, string arguments, string? now = null)
    {
        using var process = Start($"{arguments} --workspace {workspace} --output json", now);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    public static Process Start(string arguments, string? now = null)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (now is not null)
            start.Environment["DATAPLATFORM_NOW"] = now;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(
            AppContext.BaseDirectory, "..", "..", "DataPlatform.Host", configuration, "dataplatform"));
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built");
    }
}
