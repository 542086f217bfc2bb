namespace DataPlatform.SampleCompany.Masters;

/// <summary>The workspace's segment rules once more, in C#, so that the truth owes nothing to the engine.</summary>
internal static class Segments
{
    public const int CoreIndustrial = 0;
    public const int KeyRetail = 1;
    public const int Ecommerce = 2;
    public const int SpareParts = 3;
    public const int LongTail = 4;

    public static readonly string[] Ids = ["CORE_INDUSTRIAL", "KEY_RETAIL", "ECOMMERCE", "SPARE_PARTS", "LONG_TAIL"];

    /// <summary>The customer put into Key Retail by hand, and from when.</summary>
    public const int ByHand = 42;

    public static readonly int ByHandFrom = Period.Day(2026, 3, 1);
    public static readonly int SecondVersion = Period.Day(2026, 1, 1);

    /// <summary>Segment on a day, by the version in force on that day.</summary>
    public static int On(Customer customer, int day)
    {
        if (customer.Number == ByHand && day >= ByHandFrom)
            return KeyRetail;
        var tier = customer.TierOn(day);
        var retailTier = tier == "A" || (day >= SecondVersion && tier == "B");
        if (customer.ChannelId == "RETAIL" && retailTier)
            return KeyRetail;
        if (customer.ChannelId == "ECOM")
            return Ecommerce;
        if (customer.Industry is "MACHINERY" or "AUTOMOTIVE" or "CHEMICALS" && tier is "A" or "B")
            return CoreIndustrial;
        return customer.Industry == "MAINTENANCE" ? SpareParts : LongTail;
    }

    /// <summary>Segment under today's definition, whatever the day of the fact.</summary>
    public static int Today(Customer customer) => On(customer, Period.Days - 1);
}
