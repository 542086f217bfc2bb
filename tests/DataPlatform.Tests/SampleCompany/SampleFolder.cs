using DataPlatform.SampleCompany;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.Tests.SampleCompany;

/// <summary>One small company for all tests of this area.</summary>
public sealed class SampleFolder : IDisposable
{
    public const long Lines = 6000;

    public SampleFolder()
    {
        Path = Directory.CreateTempSubdirectory("acme").FullName;
        Truth = DataPlatform.SampleCompany.SampleCompany.Write(Path, new SampleOptions(Lines));
    }

    public string Path { get; }

    public SampleTruth Truth { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
