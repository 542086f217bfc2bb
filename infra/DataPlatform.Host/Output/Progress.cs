namespace DataPlatform.Host.Output;

/// <summary>What is going on, on the error stream, so that output stays clean: one line per thing done.</summary>
internal sealed class Progress : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
