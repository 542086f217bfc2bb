using DataPlatform.SampleCompany;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.Tests.SampleCompany;

/// <summary>A written company; without options the small one that the tests of this area share.</summary>
public sealed class SampleFolder : IDisposable
{
    public const long Lines = 6000;

    public SampleFolder()
        : this(new SampleOptions(Lines))
    {
    }

    internal SampleFolder(SampleOptions options)
    {
        Path = Directory.CreateTempSubdirectory("acme").FullName;
        Truth = DataPlatform.SampleCompany.SampleCompany.Write(Path, options);
    }

    public string Path { get; }

    public SampleTruth Truth { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
