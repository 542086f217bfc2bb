namespace DataPlatform.Models.Control;

/// <summary>
/// A pattern that a process in control shows rarely. Beyond means strictly beyond; a point on the centre line belongs
/// to neither side and breaks a run.
/// </summary>
/// <param name="Name">As its authors call it.</param>
/// <param name="Points">Points it looks at.</param>
/// <param name="Test">Whether it holds, in standard deviations from the mean.</param>
public sealed record ControlRule(string Name, int Points, Func<double[], bool> Test)
{
    /// <summary>The handbook's four: Western Electric 1956, with eight on one side.</summary>
    public static IReadOnlyList<ControlRule> WesternElectric { get; } =
    [
        new("1 beyond 3", 1, z => Math.Abs(z[0]) > 3), Zone("2 of 3 beyond 2", 3, 2, 2),
        Zone("4 of 5 beyond 1", 5, 4, 1), OneSide(8),
    ];

    /// <summary>Nelson's eight, 1984, with nine on one side.</summary>
    public static IReadOnlyList<ControlRule> Nelson { get; } =
    [
        WesternElectric[0], OneSide(9),
        new("6 rising or falling", 6, z => Steps(z).All(s => s > 0) || Steps(z).All(s => s < 0)),
        new("14 up and down", 14, z => Steps(z).Zip(Steps(z).Skip(1), (a, b) => a * b).All(p => p < 0)),
        WesternElectric[1], WesternElectric[2],
        new("15 within 1", 15, z => z.All(v => Math.Abs(v) < 1)),
        new("8 outside 1", 8, z => z.All(v => Math.Abs(v) > 1)),
    ];

    internal bool Holds(ReadOnlySpan<double> z) => Test(z.ToArray());

    private static ControlRule OneSide(int points) =>
        new($"{points} on one side", points, z => z.All(v => v > 0) || z.All(v => v < 0));

    // the point that completes the pattern takes part in it, or one shift would signal again and again
    private static ControlRule Zone(string name, int points, int least, double distance) => new(name, points, z =>
        z[^1] > distance && z.Count(v => v > distance) >= least
        || z[^1] < -distance && z.Count(v => v < -distance) >= least);

    private static IEnumerable<double> Steps(double[] z) => z.Zip(z.Skip(1), (a, b) => b - a);
}
