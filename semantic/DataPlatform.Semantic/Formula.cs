namespace DataPlatform.Semantic;

/// <summary>
/// How a metric is put together from measures. Computed in exact decimals, once per row of the answer, so a ratio is
/// asked again at each level and never averaged.
/// </summary>
public abstract record Formula
{
    /// <summary>For people.</summary>
    public abstract string Text { get; }

    /// <summary>The measures it needs.</summary>
    public abstract IEnumerable<Measure> Measures { get; }

    internal abstract Amount Evaluate(Func<Measure, Amount> measured);

    /// <summary>One measure.</summary>
    internal sealed record Leaf(Measure Measure) : Formula
    {
        public override string Text => Measure.Text;

        public override IEnumerable<Measure> Measures => [Measure];

        internal override Amount Evaluate(Func<Measure, Amount> measured) => measured(Measure);
    }

    /// <summary>Sum of terms, each with a sign.</summary>
    internal sealed record Terms(IReadOnlyList<(int Sign, Formula Term)> List) : Formula
    {
        public override string Text =>
            string.Concat(List.Select(
                (t, i) => (t.Sign < 0 ? i == 0 ? "-" : " - " : i == 0 ? "" : " + ") + Bracket(t.Term)));

        public override IEnumerable<Measure> Measures => List.SelectMany(t => t.Term.Measures);

        internal override Amount Evaluate(Func<Measure, Amount> measured)
        {
            var total = Amount.Of(0m);
            foreach (var (sign, term) in List)
                total = total.Plus(sign, term.Evaluate(measured));
            return total;
        }
    }

    /// <summary>A quotient; a denominator of zero has no value.</summary>
    internal sealed record Quotient(Formula Top, Formula Bottom) : Formula
    {
        /// <summary>What is divided by, in the reader's words.</summary>
        internal string Divisor { get; init; } = Bottom is Leaf leaf ? leaf.Measure.Noun : "value";

        public override string Text =>
            $"{Bracket(Top)} / {(Bottom is Scaled ? $"({Bottom.Text})" : Bracket(Bottom))}";

        public override IEnumerable<Measure> Measures => Top.Measures.Concat(Bottom.Measures);

        internal override Amount Evaluate(Func<Measure, Amount> measured) =>
            Top.Evaluate(measured).DividedBy(Bottom.Evaluate(measured), Divisor);
    }

    /// <summary>Times a constant.</summary>
    internal sealed record Scaled(decimal Factor, Formula Inner) : Formula
    {
        public override string Text => $"{Factor:0.####} * {Bracket(Inner)}";

        public override IEnumerable<Measure> Measures => Inner.Measures;

        internal override Amount Evaluate(Func<Measure, Amount> measured) => Inner.Evaluate(measured).Times(Factor);
    }

    /// <summary>A constant less a term.</summary>
    internal sealed record Complement(decimal From, Formula Inner) : Formula
    {
        public override string Text => $"{From:0.####} - {Bracket(Inner)}";

        public override IEnumerable<Measure> Measures => Inner.Measures;

        internal override Amount Evaluate(Func<Measure, Amount> measured) =>
            Amount.Of(From).Plus(-1, Inner.Evaluate(measured));
    }

    /// <summary>A product of factors.</summary>
    internal sealed record Product(IReadOnlyList<Formula> Factors) : Formula
    {
        public override string Text => string.Join(" * ", Factors.Select(f => $"({f.Text})"));

        public override IEnumerable<Measure> Measures => Factors.SelectMany(f => f.Measures);

        internal override Amount Evaluate(Func<Measure, Amount> measured) =>
            Factors.Select(f => f.Evaluate(measured)).Aggregate((a, b) => a.MultipliedBy(b));
    }

    private static string Bracket(Formula inner) =>
        inner is Terms or Complement or Quotient ? $"({inner.Text})" : inner.Text;
}

/// <summary>A number on its way: a value or the reason why there is none, its currency, and what it lacks.</summary>
internal readonly record struct Amount(
    decimal? Value, string? Reason, string? Currency, string? Note, long Rows, decimal? Top, decimal? Bottom)
{
    internal static Amount Of(decimal value) => new(value, null, null, null, 0, null, null);

    internal static Amount Missing(string reason, long rows = 0) => new(null, reason, null, null, rows, null, null);

    internal Amount Plus(int sign, Amount other) => Combine(other, (a, b) => checked(a + sign * b), money: true);

    internal Amount MultipliedBy(Amount other) => Combine(other, (a, b) => checked(a * b), money: false);

    internal Amount Times(decimal factor) => Value is { } v ? this with { Value = v * factor } : this;

    internal Amount DividedBy(Amount below, string divisor)
    {
        if (Value is null)
            return this;
        if (below.Value is not { } bottom)
            return below;
        if (bottom == 0)
            return Missing($"no {divisor} to divide by", Math.Max(Rows, below.Rows));
        if (Clash(below) is { } clash)
            return Missing(clash, Math.Max(Rows, below.Rows));
        return new Amount(
            Value.Value / bottom, null, below.Currency is null ? Currency : null, Merge(Note, below.Note),
            Math.Max(Rows, below.Rows), Value, bottom);
    }

    private Amount Combine(Amount other, Func<decimal, decimal, decimal> operation, bool money)
    {
        if (Value is not { } a)
            return this;
        if (other.Value is not { } b)
            return other;
        if (money && Clash(other) is { } clash)
            return Missing(clash, Math.Max(Rows, other.Rows));
        return new Amount(operation(a, b), null, Currency ?? other.Currency, Merge(Note, other.Note),
            Math.Max(Rows, other.Rows), null, null);
    }

    private string? Clash(Amount other) => Currency is { } a && other.Currency is { } b && a != b
        ? $"amounts in {a} and {b}, and no exchange rates; ask by currency"
        : null;

    private static string? Merge(string? a, string? b) =>
        a is null || a == b ? b ?? a : b is null ? a : $"{a}; {b}";
}
