using System.Globalization;
using System.Numerics;
using Hybrid.Storage.Documents;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Documents;

public class Decimal128ValueTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "-0")]
    [InlineData("0.00", "0.00")]
    [InlineData("12.50", "12.50")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("+1e3", "1E+3")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1E-7")]
    [InlineData("1234567890123456789012345678901234", "1234567890123456789012345678901234")]
    [InlineData("12345678901234567890123456789012340000", "1.234567890123456789012345678901234E+37")]
    [InlineData("0.00000000000000000000000000000000000012345678901234567890123456789012340", "1.234567890123456789012345678901234E-37")]
    [InlineData("1E+6144", "1.000000000000000000000000000000000E+6144")]
    [InlineData("0E+9999999999999", "0E+6111")]
    [InlineData("0E-9999999999999", "0E-6176")]
    [InlineData("10E-6177", "1E-6176")]
    [InlineData("iNf", "Infinity")]
    [InlineData("-infinity", "-Infinity")]
    [InlineData("-nan", "NaN")]
    public void Parse_reads_exactly_and_ToString_is_canonical(string text, string canonical)
    {
        var value = Decimal128Value.Parse(text);
        Assert.Equal(canonical, value.ToString());
        Assert.Equal(value, Decimal128Value.Parse(canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,5")]
    [InlineData("1_0")]
    [InlineData("0x1")]
    [InlineData("--1")]
    [InlineData("+-1")]
    [InlineData("٣")]
    [InlineData("12345678901234567890123456789012345")]
    [InlineData("1E+6145")]
    [InlineData("1E-6177")]
    [InlineData("1E+99999999999999999999")]
    [InlineData("sNaN")]
    public void Parse_refuses_what_is_not_exactly_a_decimal128(string text)
    {
        Assert.False(Decimal128Value.TryParse(text, out _));
        Assert.Throws<DocumentFormatException>(() => Decimal128Value.Parse(text));
    }

    [Fact]
    public void From_decimal_and_ToDecimal_keep_value_and_scale()
    {
        decimal[] values =
        [
            0m, 0.00m, -0.0m, 12.50m, 1m, -1m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m,
            79228162514264337593543950.335m,
        ];
        foreach (var value in values)
        {
            var converted = Decimal128Value.From(value);
            Assert.Equal(value, decimal.Parse(converted.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture));
            Assert.Equal(decimal.GetBits(value), decimal.GetBits(converted.ToDecimal()));
        }

        Assert.Equal(1000m, Decimal128Value.Parse("1E+3").ToDecimal());
        Assert.Equal(0.5m, Decimal128Value.Parse("0.5000000000000000000000000000000000").ToDecimal());
        Assert.Throws<OverflowException>(() => Decimal128Value.Parse("79228162514264337593543950336").ToDecimal());
        Assert.Throws<OverflowException>(() => Decimal128Value.Parse("1E-29").ToDecimal());
        Assert.Throws<OverflowException>(() => Decimal128Value.Parse("1E+6111").ToDecimal());
        Assert.Throws<OverflowException>(() => Decimal128Value.NaN.ToDecimal());
    }

    [Theory]
    [InlineData(0.1, "0.100000000000000")]
    [InlineData(10.2, "10.2000000000000")]
    [InlineData(1.0, "1.00000000000000")]
    [InlineData(-2.0, "-2.00000000000000")]
    [InlineData(0.0, "0")]
    [InlineData(1e15, "1.00000000000000E+15")]
    [InlineData(123456789012345678.0, "1.23456789012346E+17")]
    [InlineData(double.MaxValue, "1.79769313486232E+308")]
    [InlineData(double.Epsilon, "4.94065645841247E-324")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void From_double_gives_15_digits_as_the_server_does(double value, string expected) =>
        Assert.Equal(expected, Decimal128Value.From(value).ToString());

    [Theory]
    [InlineData("1", "2", "3", "2")]
    [InlineData("0.1", "0.20", "0.30", "0.020")]
    [InlineData("1E+34", "1", "1.000000000000000000000000000000000E+34", "1E+34")]
    [InlineData("1E+34", "5", "1.000000000000000000000000000000000E+34", "5E+34")]
    [InlineData("1E+34", "6", "1.000000000000000000000000000000001E+34", "6E+34")]
    [InlineData(
        "1.000000000000000000000000000000001E+34", "5",
        "1.000000000000000000000000000000002E+34", "5.000000000000000000000000000000005E+34")]
    [InlineData("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34", "9999999999999999999999999999999999")]
    [InlineData("9999999999999999999999999999999999E+6111", "9999999999999999999999999999999999E+6111", "Infinity", "Infinity")]
    [InlineData("-1", "1", "0", "-1")]
    [InlineData("-0", "-0", "-0", "0")]
    [InlineData("-0", "0", "0", "-0")]
    [InlineData("Infinity", "-Infinity", "NaN", "-Infinity")]
    [InlineData("Infinity", "0", "Infinity", "NaN")]
    [InlineData("NaN", "1", "NaN", "NaN")]
    [InlineData("1E-6176", "1E-6176", "2E-6176", "0E-6176")]
    [InlineData("1E+6000", "1E-6000", "1.000000000000000000000000000000000E+6000", "1")]
    [InlineData("1E-3000", "15E-3177", "1.000000000000000000000000000000000E-3000", "2E-6176")]
    [InlineData("1E-3000", "25E-3177", "1.000000000000000000000000000000000E-3000", "2E-6176")]
    public void Sum_and_product_round_half_to_even_at_34_digits(string left, string right, string sum, string product)
    {
        Decimal128Value l = Decimal128Value.Parse(left), r = Decimal128Value.Parse(right);
        Assert.Equal(sum, (l + r).ToString());
        Assert.Equal(sum, (r + l).ToString());
        Assert.Equal(product, (l * r).ToString());
        Assert.Equal(product, (r * l).ToString());
    }

    [Theory]
    [InlineData("1", "3", "0.3333333333333333333333333333333333", "1")]
    [InlineData("2", "3", "0.6666666666666666666666666666666667", "2")]
    [InlineData("10.20", "1", "10.20", "0.20")]
    [InlineData("1", "8", "0.125", "1")]
    [InlineData("-7", "2", "-3.5", "-1")]
    [InlineData("10", "1.03200000000000", "9.689922480620155038759689922480620", "0.71200000000000")]
    [InlineData("1", "0", "Infinity", "NaN")]
    [InlineData("0", "0", "NaN", "NaN")]
    [InlineData("-1", "Infinity", "-0E-6176", "-1")]
    [InlineData("Infinity", "2", "Infinity", "NaN")]
    [InlineData("1E+20", "1E+10", "1E+10", "0E+10")]
    public void Quotient_and_remainder(string left, string right, string quotient, string remainder)
    {
        Decimal128Value l = Decimal128Value.Parse(left), r = Decimal128Value.Parse(right);
        Assert.Equal(quotient, (l / r).ToString());
        Assert.Equal(remainder, (l % r).ToString());
    }

    [Fact]
    public void Arithmetic_agrees_with_exact_integers_on_random_values()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            BigInteger a = Integer(random), b = Integer(random);
            int ea = random.Next(-20, 20), eb = random.Next(-20, 20);
            Decimal128Value left = Make(a, ea), right = Make(b, eb);
            var e = Math.Min(ea, eb);
            var sum = (a * BigInteger.Pow(10, ea - e)) + (b * BigInteger.Pow(10, eb - e));
            AssertNearest(seed, sum, e, left + right);
            AssertNearest(seed, a * b, ea + eb, left * right);
            Assert.Equal(Math.Sign((left - right).IsZero ? 0 : (left - right).IsNegative ? -1 : 1), Math.Sign(left.CompareTo(right)));
        }
    }

    [Fact]
    public void An_encoding_beyond_34_digits_is_zero_and_NaN_has_one_form_in_a_value()
    {
        var large = new Decimal128Value(0x6C11_8000_0000_0000, 5);
        Assert.True(large.IsZero);
        Assert.Equal("0E+3", large.ToString());
        Assert.Equal(Decimal128Value.Parse("0E+3"), DocumentValue.From(large).AsDecimal128);
        Assert.Equal(Decimal128Value.NaN, DocumentValue.From(new Decimal128Value(0xFE00_0000_0000_0001, 7)).AsDecimal128);
        Assert.Equal(DocumentValue.From(double.NaN), DocumentValue.From(BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0012)));
    }

    private static BigInteger Integer(Random random)
    {
        var length = random.Next(1, 35);
        var digits = string.Concat(Enumerable.Range(0, length).Select(_ => (char)('0' + random.Next(random.Next(2) == 0 ? 10 : 2))));
        var value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return random.Next(2) == 0 ? value : -value;
    }

    private static Decimal128Value Make(BigInteger coefficient, int exponent) =>
        Decimal128Value.Parse(string.Create(CultureInfo.InvariantCulture, $"{coefficient}E{exponent}"));

    /// <summary>The result times ten to a common exponent is off the exact value by at most half a unit of its last place.</summary>
    private static void AssertNearest(int seed, BigInteger exact, int exponent, Decimal128Value result)
    {
        var coefficient = (BigInteger)result.Coefficient * (result.IsNegative ? -1 : 1);
        var place = $"seed {seed}: {exact}E{exponent} gave {result}";
        if (exact.IsZero || result.Exponent <= exponent)
        {
            Assert.True(coefficient == exact * (result.Exponent <= exponent ? BigInteger.Pow(10, exponent - result.Exponent) : 1), place);
            return;
        }

        Assert.True(BigInteger.Abs(coefficient) >= BigInteger.Pow(10, 33), place);
        var unit = BigInteger.Pow(10, result.Exponent - exponent);
        var off = BigInteger.Abs((coefficient * unit) - exact) * 2;
        Assert.True(off < unit || (off == unit && coefficient.IsEven), place);
    }
}
