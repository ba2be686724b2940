using System.Text;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Documents;

public class NumberArithmeticTests
{
    [Theory]
    [InlineData("1", "2", "3", "2")]
    [InlineData("2147483647", "1", "2147483648", "2147483647")]
    [InlineData("2147483647", "2147483647", "4294967294", "4611686014132420609")]
    [InlineData("-2147483648", "-1", "-2147483649", "2147483648")]
    [InlineData("{'$numberLong':'1'}", "2", "{'$numberLong':'3'}", "{'$numberLong':'2'}")]
    [InlineData("1", "{'$numberLong':'0'}", "{'$numberLong':'1'}", "{'$numberLong':'0'}")]
    [InlineData("1", "2.0", "3.0", "2.0")]
    [InlineData("9223372036854775807", "1.0", "9.223372036854776E+18", "9.223372036854776E+18")]
    [InlineData("0.1", "0.2", "0.30000000000000004", "0.020000000000000004")]
    [InlineData("1", "{'$numberDecimal':'1.10'}", "{'$numberDecimal':'2.10'}", "{'$numberDecimal':'1.10'}")]
    [InlineData(
        "9223372036854775807", "{'$numberDecimal':'1'}", "{'$numberDecimal':'9223372036854775808'}",
        "{'$numberDecimal':'9223372036854775807'}")]
    [InlineData("{'$numberDecimal':'10'}", "2.0", "{'$numberDecimal':'12.00000000000000'}", "{'$numberDecimal':'20.00000000000000'}")]
    [InlineData("{'$numberDecimal':'0.1'}", "0.1", "{'$numberDecimal':'0.200000000000000'}", "{'$numberDecimal':'0.0100000000000000'}")]
    [InlineData("{'$numberDecimal':'NaN'}", "1", "{'$numberDecimal':'NaN'}", "{'$numberDecimal':'NaN'}")]
    public void Add_and_multiply_have_the_types_of_MongoDB(string left, string right, string sum, string product)
    {
        Assert.Equal(Read(sum), NumberArithmetic.Add(Read(left), Read(right)));
        Assert.Equal(Read(sum), NumberArithmetic.Add(Read(right), Read(left)));
        Assert.Equal(Read(product), NumberArithmetic.Multiply(Read(left), Read(right)));
        Assert.Equal(Read(product), NumberArithmetic.Multiply(Read(right), Read(left)));
    }

    [Fact]
    public void An_int64_that_overflows_is_an_error()
    {
        var max = DocumentValue.From(long.MaxValue);
        Assert.Throws<UpdateFailedException>(() => NumberArithmetic.Add(max, DocumentValue.From(1)));
        Assert.Throws<UpdateFailedException>(() => NumberArithmetic.Multiply(max, DocumentValue.From(2L)));
        Assert.Throws<UpdateFailedException>(() => NumberArithmetic.Add(DocumentValue.From(long.MinValue), DocumentValue.From(-1)));
        Assert.False(NumberArithmetic.TryMultiply(DocumentValue.From(long.MinValue), DocumentValue.From(-1), out _));
        Assert.Equal(DocumentValue.From(long.MinValue), NumberArithmetic.Multiply(DocumentValue.From(1L << 62), DocumentValue.From(-2)));
    }

    [Fact]
    public void Bits_combine_as_int32_or_int64_and_nothing_else()
    {
        Assert.Equal(DocumentValue.From(8), NumberArithmetic.And(DocumentValue.From(12), DocumentValue.From(10)));
        Assert.Equal(DocumentValue.From(14L), NumberArithmetic.Or(DocumentValue.From(12), DocumentValue.From(10L)));
        Assert.Equal(DocumentValue.From(6L), NumberArithmetic.Xor(DocumentValue.From(12L), DocumentValue.From(10)));
        Assert.Equal(DocumentValue.From(-1), NumberArithmetic.Or(DocumentValue.From(int.MinValue), DocumentValue.From(int.MaxValue)));
        Assert.Equal(DocumentValue.From(-1L), NumberArithmetic.And(DocumentValue.From(-1), DocumentValue.From(-1L)));
        Assert.Throws<ArgumentException>(() => NumberArithmetic.And(DocumentValue.From(1.0), DocumentValue.From(1)));
        Assert.Throws<ArgumentException>(() => NumberArithmetic.Add(DocumentValue.From("1"), DocumentValue.From(1)));
        Assert.Throws<ArgumentException>(() => NumberArithmetic.Add(DocumentValue.Null, DocumentValue.From(1)));
    }

    private static DocumentValue Read(string json) =>
        ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes($"{{\"v\":{json.Replace('\'', '"')}}}")).Get("v");
}
