using DataPlatform.Reports.Charts;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;

namespace DataPlatform.Tests.Reports;

public sealed class NumberTests
{
    [Theory]
    [InlineData("1234567.5", 0, "1\u202F234\u202F568")]
    [InlineData("-388", 0, "\u2212388")]
    [InlineData("-0.004", 2, "0.00")]
    [InlineData("2.345", 2, "2.35")]
    public void Numbers_have_a_real_minus_and_thin_spaces(string value, int decimals, string shown) =>
        Assert.Equal(shown,
            Numbers.Fixed(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), decimals));

    [Fact]
    public void A_change_of_nothing_has_neither_sign() => Assert.Equal("±0.0", Numbers.Signed(0.04m, 1));

    [Theory]
    [InlineData("share", "0.951", "95.1\u202F%")]
    [InlineData("EUR", "8747000", "8\u202F747\u00A0kEUR")]
    [InlineData("EUR per order", "36.42", "36.4\u00A0EUR per order")]
    [InlineData("kg CO2e per tkm", "0.1406", "140.6\u00A0g CO2e per tkm")]
    [InlineData("kg CO2e", "1158000", "1\u202F158\u00A0t CO2e")]
    [InlineData("orders", "91", "91\u00A0orders")]
    public void Units_are_printed_as_a_reader_expects(string unit, string value, string said)
    {
        var number = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(said, UnitForm.For(unit, [number]).Say(number));
    }

    [Fact]
    public void Charts_escape_their_sentence_and_leave_gaps_for_unknown_months()
    {
        var svg = SvgChart.Sparkline([1, 2, null, 3, 4], "\"><script>").Markup;
        Assert.DoesNotContain("<script>", svg, StringComparison.Ordinal);
        Assert.Equal(2, svg.Split("<path").Length - 1);
    }

    [Fact]
    public void The_whale_curve_says_how_much_the_losses_take_back()
    {
        var curve = new WhaleCurve([10m, -4m, 6m]);
        Assert.Equal(16m, curve.Peak);
        Assert.Equal(2, curve.PeakAt);
        Assert.Equal(
            "Profit peaks at 133\u202F% of the total after 2 of 3 customers; "
            + "1 customer with a loss takes 33 points back.",
            curve.Says);
    }

    [Fact]
    public void Comparable_charts_share_one_scale_from_zero()
    {
        var scale = ColumnChart.Scale([new Bar("a", 5, null, 9), new Bar("b", -2, 3, null)]);
        Assert.Equal((-2m, 9m), scale);
    }
}
