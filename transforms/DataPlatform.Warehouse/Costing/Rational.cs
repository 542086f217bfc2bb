using System.Numerics;

namespace DataPlatform.Warehouse.Costing;

/// <summary>A fraction in lowest terms with a denominator above zero: arithmetic without rounding.</summary>
public readonly record struct Rational
{
    private readonly BigInteger? below;

    /// <summary>The fraction; a denominator of zero is a programmer's mistake.</summary>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("a fraction over zero");
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        var sign = denominator.Sign;
        Numerator = sign * numerator / common;
        below = sign * denominator / common;
    }

    /// <summary>Above the line.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Below the line, above zero.</summary>
    public BigInteger Denominator => below ?? BigInteger.One;

    /// <summary>Nothing.</summary>
    public static Rational Zero => new(0, 1);

    /// <summary>One.</summary>
    public static Rational One => new(1, 1);

    /// <summary>True for nothing.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>The decimal as it is written.</summary>
    public static Rational Of(decimal number)
    {
        var bits = decimal.GetBits(number);
        var whole = (new BigInteger((uint)bits[2]) << 64) + (new BigInteger((uint)bits[1]) << 32) + (uint)bits[0];
        return new Rational(bits[3] < 0 ? -whole : whole, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    /// <summary>Sum.</summary>
    public static Rational operator +(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    /// <summary>Difference.</summary>
    public static Rational operator -(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    /// <summary>Product.</summary>
    public static Rational operator *(Rational a, Rational b) =>
        new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>Quotient.</summary>
    public static Rational operator /(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}/{Denominator}";
}
