namespace DataPlatform.SampleCompany.Masters;

/// <summary>How a customer buys; its attributes follow from it, the segment follows from the attributes.</summary>
internal enum Habit
{
    Core,
    KeyRetail,
    SecondRetail,
    Online,
    Spares,
    Tail,
}

internal sealed record Customer(
    int Number, Habit Habit, string Name, string ChannelId, string Industry, string Country, string Region, string Tier,
    string? LaterTier, string CompanyCode, int Weight, int[] Families, int Dc, bool Emerging)
{
    public string Id { get; } = $"C{Number:D4}";

    /// <summary>Day from which the later tier holds.</summary>
    public static readonly int TierChange = Period.Day(2025, 7, 1);

    public string TierOn(int day) => LaterTier is not null && day >= TierChange ? LaterTier : Tier;
}

internal sealed record Product(
    int Number, string Name, int Family, string FamilyId, decimal WeightKg, decimal VolumeM3, decimal ListPrice,
    decimal StandardCost, string Brand, string Stage)
{
    public string Id { get; } = $"P{Number:D4}";

    public string Gtin { get; } = WithCheckDigit($"40123450{Number:D4}");

    /// <summary>GS1 check digit: weights 3 and 1 from the right.</summary>
    public static string WithCheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[digits.Length - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
