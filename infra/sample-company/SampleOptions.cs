namespace DataPlatform.SampleCompany;

/// <summary>How large the sample company is and which dice it is thrown with.</summary>
/// <param name="Lines">Valid sales order lines over 24 months.</param>
/// <param name="Seed">Same seed and lines give the same bytes.</param>
/// <param name="PlantEmerging">False leaves the emerging segment out: nothing is to be found.</param>
public sealed record SampleOptions(long Lines = 200_000, ulong Seed = 20261101, bool PlantEmerging = true)
{
    /// <summary>Customers grow with the lines, up to the 1,200 of the full company.</summary>
    internal int Customers => (int)Math.Clamp(Lines / 60, 60, 1200);
}
