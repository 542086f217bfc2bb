namespace DataPlatform.Core;

/// <summary>An amount with its ISO 4217 currency. Amounts of two currencies do not add.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>Sum of two amounts of one currency.</summary>
    public static Money operator +(Money a, Money b) => new(a.Amount + Same(a, b).Amount, a.Currency);

    /// <summary>Difference of two amounts of one currency.</summary>
    public static Money operator -(Money a, Money b) => new(a.Amount - Same(a, b).Amount, a.Currency);

    /// <summary>Same as +, for languages without operators.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Same as -, for languages without operators.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>
    /// Splits the amount over weights so that the parts add up to it exactly: each part is cut to the cent, and the
    /// missing cents go to the largest remainders, ties to the earlier part.
    /// </summary>
    public IReadOnlyList<Money> Split(IReadOnlyList<decimal> weights)
    {
        var total = weights.Sum();
        if (total == 0)
            throw new ArgumentException("the weights add up to zero, so there is nothing to split by", nameof(weights));
        var cents = Amount * 100m;
        if (cents != decimal.Truncate(cents))
            throw new ArgumentException($"{Amount} is finer than a cent", nameof(weights));
        var exact = weights.Select(w => cents * w / total).ToArray();
        var whole = exact.Select(decimal.Floor).ToArray();
        var missing = (int)(cents - whole.Sum());
        foreach (var i in Enumerable.Range(0, exact.Length).OrderByDescending(i => exact[i] - whole[i]).Take(missing))
            whole[i] += 1;
        var currency = Currency;
        return [.. whole.Select(w => new Money(w / 100m, currency))];
    }

    private static Money Same(Money a, Money b) => a.Currency == b.Currency
        ? b
        : throw new ArgumentException($"{a.Currency} and {b.Currency} do not add; convert one at a stated rate first");

    /// <inheritdoc/>
    public override string ToString() => $"{Amount:0.00} {Currency}";
}
