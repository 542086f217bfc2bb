using System.Diagnostics;
using System.Globalization;

namespace DataPlatform.Benchmarks;

/// <summary>What one process took; the peak is the kernel's high-water mark of its resident memory.</summary>
internal sealed record ProcessCost(TimeSpan Wall, TimeSpan Processor, long PeakBytes);

/// <summary>The program as users start it.</summary>
internal static class HostProcess
{
    private static readonly TimeSpan look = TimeSpan.FromMilliseconds(20);

    public static ProcessCost Run(string arguments)
    {
        var program = Path.Combine(
            AppContext.BaseDirectory, "..", "..", "DataPlatform.Host", "release_linux-x64", "dataplatform");
        if (!File.Exists(program))
            throw new InvalidOperationException("build first: dotnet build DataPlatform.sln -c Release");
        var (begun, before) = (Stopwatch.StartNew(), OfChildren());
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        do
            peak = Math.Max(peak, HighWater(process.Id));
        while (!process.WaitForExit(look));
        var wall = begun.Elapsed;
        process.WaitForExit();
        output.Wait();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dataplatform {arguments}: {errors.Result}");
        return new ProcessCost(wall, OfChildren() - before, peak);
    }

    // the mark only rises, so the last look before the end is the peak but for the last moment
    private static long HighWater(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:"));
            return line is null
                ? 0
                : 1024 * long.Parse(line[6..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    /// <summary>Processor time of all children that have ended, as the kernel counts it: in hundredths.</summary>
    private static TimeSpan OfChildren()
    {
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var hundredths = fields[13..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
        return TimeSpan.FromMilliseconds(10 * hundredths);
    }
}
