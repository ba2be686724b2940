namespace Hybrid.Storage.Tests.Updates;

public sealed class NumberOperatorTests
{
    [Theory]
    [InlineData("1", "2", "3")]
    [InlineData("2147483647", "1", """{"$numberLong":"2147483648"}""")]
    [InlineData("-2147483648", "-1", """{"$numberLong":"-2147483649"}""")]
    [InlineData("1", """{"$numberLong":"2"}""", """{"$numberLong":"3"}""")]
    [InlineData("1", "0.5", "1.5")]
    [InlineData("""{"$numberLong":"1"}""", "1.0", "2.0")]
    [InlineData("1", """{"$numberDecimal":"0.10"}""", """{"$numberDecimal":"1.10"}""")]
    [InlineData("""{"$numberDouble":"NaN"}""", "1.5", """{"$numberDouble":"NaN"}""")]
    public void Increment_gives_the_wider_type(string value, string amount, string sum) =>
        Assert.Equal(
            Given.Object($$"""{"_id":1,"n":{{sum}}}"""),
            Given.Applied($$"""{"_id":1,"n":{{value}}}""", $$$"""{"$inc":{"n":{{{amount}}}}}"""));

    [Theory]
    [InlineData("3", "4", "12")]
    [InlineData("65536", "65536", """{"$numberLong":"4294967296"}""")]
    [InlineData("3", "0.5", "1.5")]
    [InlineData("3", """{"$numberLong":"2"}""", """{"$numberLong":"6"}""")]
    [InlineData("3", """{"$numberDecimal":"1.5"}""", """{"$numberDecimal":"4.5"}""")]
    public void Multiply_gives_the_wider_type(string value, string factor, string product) =>
        Assert.Equal(
            Given.Object($$"""{"_id":1,"n":{{product}}}"""),
            Given.Applied($$"""{"_id":1,"n":{{value}}}""", $$$"""{"$mul":{"n":{{{factor}}}}}"""));

    [Theory]
    [InlineData("9223372036854775807", "$inc", "1")]
    [InlineData("-9223372036854775808", "$inc", "-1")]
    [InlineData("9223372036854775807", "$mul", "2")]
    [InlineData("-9223372036854775808", "$mul", "-1")]
    public void An_int64_that_would_overflow_fails(string value, string name, string argument) => Assert.Equal(
        "n", Given.Fails($$$"""{"_id":1,"n":{"$numberLong":"{{{value}}}"}}""", $$$"""{"{{{name}}}":{"n":{{{argument}}}}}""").Path);

    [Theory]
    [InlineData("null")]
    [InlineData("\"5\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"$date":"2024-01-01T00:00:00Z"}""")]
    public void Arithmetic_on_what_is_no_number_fails(string value)
    {
        var document = $$"""{"_id":1,"n":{{value}}}""";
        Given.Fails(document, """{"$inc":{"n":1}}""");
        Given.Fails(document, """{"$mul":{"n":1}}""");
        Given.Fails(document, """{"$bit":{"n":{"or":1}}}""");
    }

    [Fact]
    public void A_missing_field_counts_as_zero()
    {
        Given.Changes(
            """{"_id":1}""", """{"$inc":{"a":5,"b":{"$numberLong":"6"},"c":1.5}}""", """{"_id":1,"a":5,"b":{"$numberLong":"6"},"c":1.5}""");
        Given.Changes(
            """{"_id":1}""", """{"$mul":{"a":5,"b":{"$numberLong":"6"},"c":1.5}}""", """{"_id":1,"a":0,"b":{"$numberLong":"0"},"c":0.0}""");
        Given.Changes(
            """{"_id":1}""", """{"$bit":{"a":{"or":5},"b":{"and":{"$numberLong":"6"}}}}""", """{"_id":1,"a":5,"b":{"$numberLong":"0"}}""");
    }

    [Fact]
    public void A_result_of_the_same_type_and_bytes_changes_nothing()
    {
        Given.ChangesNothing("""{"_id":1,"n":7}""", """{"$inc":{"n":0}}""");
        Given.ChangesNothing("""{"_id":1,"n":7}""", """{"$mul":{"n":1}}""");
        Given.ChangesNothing("""{"_id":1,"n":7}""", """{"$bit":{"n":{"or":3}}}""");
        Given.Changes("""{"_id":1,"n":7}""", """{"$inc":{"n":0.0}}""", """{"_id":1,"n":7.0}""");
        Given.Changes("""{"_id":1,"n":7}""", """{"$mul":{"n":{"$numberLong":"1"}}}""", """{"_id":1,"n":{"$numberLong":"7"}}""");
    }

    [Fact]
    public void Min_and_max_compare_over_types()
    {
        Given.Changes("""{"_id":1,"a":5,"b":5}""", """{"$min":{"a":4.5},"$max":{"b":5.5}}""", """{"_id":1,"a":4.5,"b":5.5}""");
        Given.ChangesNothing("""{"_id":1,"a":5,"b":5}""", """{"$min":{"a":6},"$max":{"b":4}}""");
        Given.ChangesNothing("""{"_id":1,"a":5,"b":5}""", """{"$min":{"a":5.0},"$max":{"b":{"$numberLong":"5"}}}""");
        Given.ChangesNothing("""{"_id":1,"a":null,"b":"x"}""", """{"$min":{"a":5},"$max":{"b":5}}""");
        Given.Changes("""{"_id":1,"a":5}""", """{"$max":{"a":"x"}}""", """{"_id":1,"a":"x"}""");
        Given.Changes("""{"_id":1,"a":5}""", """{"$min":{"a":{"$numberDouble":"NaN"}}}""", """{"_id":1,"a":{"$numberDouble":"NaN"}}""");
        Given.Changes("""{"_id":1}""", """{"$min":{"a.b":5},"$max":{"c":null}}""", """{"_id":1,"a":{"b":5},"c":null}""");
    }

    [Fact]
    public void Bit_applies_its_operations_in_order()
    {
        Given.Changes("""{"_id":1,"a":12}""", """{"$bit":{"a":{"and":10,"or":1,"xor":3}}}""", """{"_id":1,"a":10}""");
        Given.Changes("""{"_id":1,"a":6}""", """{"$bit":{"a":{"and":{"$numberLong":"3"}}}}""", """{"_id":1,"a":{"$numberLong":"2"}}""");
        Given.Changes("""{"_id":1,"a":-1}""", """{"$bit":{"a":{"xor":1}}}""", """{"_id":1,"a":-2}""");
        Given.Fails("""{"_id":1,"a":1.0}""", """{"$bit":{"a":{"or":1}}}""");
    }
}
