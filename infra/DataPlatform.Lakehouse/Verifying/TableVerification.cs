namespace DataPlatform.Lakehouse;

/// <summary>What a verification looked at and what it found wrong.</summary>
public sealed record TableVerification(string Table, long Version, IReadOnlyList<VerifiedPart> Parts)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool IsSound => Parts.All(p => p.Faults.Count == 0);
}

/// <summary>One kind of check: how many things were looked at, and the faults in words.</summary>
public sealed record VerifiedPart(string Name, long Checked, IReadOnlyList<string> Faults);
