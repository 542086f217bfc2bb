using System.Security.Cryptography.X509Certificates;

namespace DataPlatform.Engines.Spark;

/// <summary>How a session behaves towards its server.</summary>
public sealed record SparkOptions
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a server may be away before a session gives up on it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a running statement may say nothing, not even its progress, before its stream is taken up anew.
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Authorities trusted instead of those of the machine; empty leaves it at those.</summary>
    public X509Certificate2Collection Roots { get; init; } = [];

    /// <summary>Told while statements run, stage by stage.</summary>
    public IProgress<SparkProgress>? Progress { get; init; }
}

/// <summary>How far a statement is: tasks done of all tasks known so far, in how many stages.</summary>
public sealed record SparkProgress(int Stages, long TasksDone, long Tasks, long BytesRead);
