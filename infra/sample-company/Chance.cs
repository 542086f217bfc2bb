namespace DataPlatform.SampleCompany;

/// <summary>SplitMix64: small, fast, the same numbers on every machine and every version of .NET.</summary>
internal struct Chance(ulong seed)
{
    private ulong state = seed;

    /// <summary>A stream of its own for a subject, so that more rows of one kind never move those of another.</summary>
    public static Chance For(ulong seed, ulong subject, ulong number = 0)
    {
        unchecked
        {
            var mixed = new Chance(seed ^ (subject * 0xD1B54A32D192ED03UL));
            return new Chance(mixed.Next() ^ (number * 0x9E3779B97F4A7C15UL));
        }
    }

    public ulong Next()
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) =>
        low + (int)(((UInt128)Next() * (ulong)(high - low + 1)) >> 64);

    /// <summary>True in so many of 10,000 cases.</summary>
    public bool Hits(int perTenThousand) => Between(0, 9999) < perTenThousand;

    /// <summary>0 up to <paramref name="count"/> - 1, small numbers more often.</summary>
    public int Skewed(int count) => (int)((long)Between(0, 9999) * Between(0, 9999) * count / 100_000_000L);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];
}
