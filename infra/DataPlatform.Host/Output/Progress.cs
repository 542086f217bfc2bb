namespace DataPlatform.Host.Output;

/// <summary>What is going on, on the error stream, so that output stays clean: one line per thing done.</summary>
internal sealed class Progress(bool silent) : IProgress<string>
{
    public void Report(string value)
    {
        if (!silent)
            Console.Error.WriteLine(value);
    }
}
