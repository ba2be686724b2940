using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Specification;

/// <summary>Every type goes in and comes out as it was, byte by byte in Extended JSON (G6).</summary>
public abstract class BsonTypesSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    public static TheoryData<string> Values =>
    [
        "null", "true", "false", "\"\"", "\"text with \\\" and \\u0000\"", "0", "-1", "2147483647", "-2147483648",
        """{"$numberLong":"5"}""", """{"$numberLong":"9223372036854775807"}""", """{"$numberLong":"-9223372036854775808"}""",
        "0.0", "1.0", "-0.5", "1e300", "0.1", "5e-324", """{"$numberDouble":"Infinity"}""", """{"$numberDouble":"-Infinity"}""",
        """{"$oid":"507f1f77bcf86cd799439011"}""",
        """{"$date":"2025-10-13T13:52:33.123Z"}""", """{"$date":{"$numberLong":"-1"}}""", """{"$date":{"$numberLong":"253402300800000"}}""",
        """{"$binary":{"base64":"","subType":"00"}}""", """{"$binary":{"base64":"AQID","subType":"00"}}""",
        """{"$binary":{"base64":"EjRWeBI0VngSNFZ4EjRWeA==","subType":"04"}}""",
        """{"$binary":{"base64":"EjRWeBI0VngSNFZ4EjRWeA==","subType":"03"}}""",
        """{"$numberDouble":"NaN"}""", "-0.0", """{"$numberDecimal":"12.50"}""", """{"$numberDecimal":"12.5"}""",
        """{"$numberDecimal":"9.999999999999999999999999999999999E+6144"}""", """{"$numberDecimal":"-0E-6176"}""",
        """{"$numberDecimal":"NaN"}""", """{"$numberDecimal":"-Infinity"}""", """{"$numberDecimal":"0.000"}""",
        """{"$regularExpression":{"pattern":"^a.*b$","options":"im"}}""", """{"$timestamp":{"t":123,"i":4}}""",
        """{"$minKey":1}""", """{"$maxKey":1}""",
        "[]", "{}", "[1,\"a\",[2.0,{\"b\":null}]]", """{"a":{"b":{"c":[{"d":1}]}}}""",
    ];

    public static TheoryData<string> OtherBinaries =>
    [
        """{"$binary":{"base64":"AQID","subType":"02"}}""", """{"$binary":{"base64":"AQID","subType":"80"}}""",
    ];

    public static TheoryData<string> DeprecatedValues =>
    [
        """{"$undefined":true}""", """{"$symbol":"sym"}""", """{"$code":"function(){}"}""",
        """{"$code":"function(){}","$scope":{"x":1}}""", """{"$dbPointer":{"$ref":"db.c","$id":{"$oid":"507f1f77bcf86cd799439011"}}}""",
    ];

    [SkippableTheory]
    [MemberData(nameof(Values))]
    public Task A_value_comes_back_as_it_was(string value) => AssertComesBackAsync(value);

    [SkippableTheory]
    [MemberData(nameof(OtherBinaries))]
    public Task Binary_data_keep_their_subtype(string value)
    {
        Requires(SpecificationPoint.BinarySubTypes);
        return AssertComesBackAsync(value);
    }

    [SkippableTheory]
    [MemberData(nameof(DeprecatedValues))]
    public Task A_deprecated_value_comes_back_as_it_was(string value)
    {
        Requires(SpecificationPoint.DeprecatedTypes);
        return AssertComesBackAsync(value);
    }

    private async Task AssertComesBackAsync(string value)
    {
        var json = $$"""{"_id":"a","value":{{value}},"list":[{{value}}],"sub":{"value":{{value}}},"last":1}""";
        var expected = Doc(json);

        await GivenAsync(Insert(json));
        Assert.Equal(expected, Stripped(await ReadAsync("a")));

        await GivenAsync(Replace("""{"_id":"a","n":1}"""), Replace(json));
        Assert.Equal(expected, Stripped(await ReadAsync("a")));

        await GivenAsync(Replace("""{"_id":"a","value":"x","list":["x"],"sub":{"value":"x"},"last":1}"""));
        var set = DocumentObject.Of(
            new("value", expected.Get("value")), new("list", expected.Get("list")), new("sub.value", expected.Get("value")));
        await GivenAsync(Change(Id("a"), Updates.Update.Parse(DocumentObject.Of(new DocumentField("$set", DocumentValue.From(set))))));
        var read = await ReadAsync("a");
        Assert.Equal(expected, Stripped(read));
        Assert.Equal(Canonical(json), Body(read));
    }

    private static DocumentObject Stripped(Document? document)
    {
        Assert.NotNull(document);
        return SyncStamp.Strip(document.Root);
    }
}
