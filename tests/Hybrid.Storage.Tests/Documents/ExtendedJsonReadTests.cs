using System.Text;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Documents;

public class ExtendedJsonReadTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("2147483647", "2147483647")]
    [InlineData("2147483648", "2147483648")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("1.0", "1.0")]
    [InlineData("1e2", "100.0")]
    [InlineData("1E-7", "1E-07")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("'x'", "'x'")]
    [InlineData("'\\u00e9\\ud83d\\ude00\\/'", "'é😀/'")]
    [InlineData("{'$numberInt':'7'}", "7")]
    [InlineData("{'$numberLong':'7'}", "{'$numberLong':'7'}")]
    [InlineData("{'$numberLong':'2147483648'}", "2147483648")]
    [InlineData("{'$numberDouble':'7'}", "7.0")]
    [InlineData("{'$numberDouble':'-Infinity'}", "{'$numberDouble':'-Infinity'}")]
    [InlineData("{'$numberDecimal':'12.50'}", "{'$numberDecimal':'12.50'}")]
    [InlineData("{'$date':'2012-12-24T12:15:30.501Z'}", "{'$date':'2012-12-24T12:15:30.501Z'}")]
    [InlineData("{'$date':'2012-12-24T12:15:30.50123+01:00'}", "{'$date':'2012-12-24T11:15:30.501Z'}")]
    [InlineData("{'$date':'2009-04-01T00:00:00.000-0700'}", "{'$date':'2009-04-01T07:00:00Z'}")]
    [InlineData("{'$date':'2009-04-01T00:00-07'}", "{'$date':'2009-04-01T07:00:00Z'}")]
    [InlineData("{'$date':'2012-12-24T12:15:30\\u002e5Z'}", "{'$date':'2012-12-24T12:15:30.500Z'}")]
    [InlineData("{'$date':'1969-12-31T23:59:59.999Z'}", "{'$date':{'$numberLong':'-1'}}")]
    [InlineData("{'$date':'0000-01-01T00:00:00Z'}", "{'$date':{'$numberLong':'-62167219200000'}}")]
    [InlineData("{'$date':'2000-02-29T00:00:00Z'}", "{'$date':'2000-02-29T00:00:00Z'}")]
    [InlineData("{'$date':'9999-12-31T23:59:59.999Z'}", "{'$date':'9999-12-31T23:59:59.999Z'}")]
    [InlineData("{'$date':1361318400000}", "{'$date':'2013-02-20T00:00:00Z'}")]
    [InlineData("{'$date':-1}", "{'$date':{'$numberLong':'-1'}}")]
    [InlineData("{'$date':{'$numberLong':'253402300800000'}}", "{'$date':{'$numberLong':'253402300800000'}}")]
    [InlineData("{'$binary':'//8=','$type':'5'}", "{'$binary':{'base64':'//8=','subType':'05'}}")]
    [InlineData("{'$type':'80','$binary':'//8='}", "{'$binary':{'base64':'//8=','subType':'80'}}")]
    [InlineData("{'$uuid':'73FFD264-44b3-4c69-90e8-e7d1dfc035d4'}", "{'$binary':{'base64':'c//SZESzTGmQ6OfR38A11A==','subType':'04'}}")]
    [InlineData("{'$regex':'a','$options':'mi'}", "{'$regularExpression':{'pattern':'a','options':'im'}}")]
    [InlineData("{'$options':'','$regex':'a'}", "{'$regularExpression':{'pattern':'a','options':''}}")]
    [InlineData("{'$code':'f','$scope':{'x':{'$numberLong':'1'}}}", "{'$code':'f','$scope':{'x':{'$numberLong':'1'}}}")]
    [InlineData("{'$scope':{},'$code':'f'}", "{'$code':'f','$scope':{}}")]
    [InlineData("{'$symbol':'s'}", "{'$symbol':'s'}")]
    [InlineData("{'$undefined':true}", "{'$undefined':true}")]
    [InlineData("{'$timestamp':{'i':4294967295,'t':1}}", "{'$timestamp':{'t':1,'i':4294967295}}")]
    [InlineData("{'$minKey':1}", "{'$minKey':1}")]
    [InlineData("{'$maxKey':1}", "{'$maxKey':1}")]
    public void Every_form_of_a_value_is_read_and_written_in_one(string text, string written) =>
        Assert.Equal(Json(written), RoundTrip(Json(text)));

    [Theory]
    [InlineData("{'$exists':true}")]
    [InlineData("{'$ref':'c','$id':{'$oid':'58921b3e6e32ab156a22b59e'},'$db':'d'}")]
    [InlineData("{'$type':'string'}")]
    [InlineData("{'$regex':'a'}")]
    [InlineData("{'$regex':'a','$options':1}")]
    [InlineData("{'$regex':'a','$options':'i','$ne':'b'}")]
    [InlineData("{'$options':'i'}")]
    [InlineData("{'$scope':{}}")]
    [InlineData("{'$':1,'$$':2}")]
    [InlineData("{'$OID':'x'}")]
    [InlineData("{'a.b':{'c.':1}}")]
    public void A_sub_document_that_only_looks_like_a_wrapper_is_data(string text)
    {
        Assert.Equal(DocumentValueKind.Object, ExtendedJson.Read(Encoding.UTF8.GetBytes($"{{\"v\":{Json(text)}}}")).Get("v").Kind);
        Assert.Equal(Json(text), RoundTrip(Json(text)));
    }

    [Theory]
    [InlineData("{'$oid':'xyz'}")]
    [InlineData("{'$oid':'58921b3e6e32ab156a22b59'}")]
    [InlineData("{'$oid':'58921b3e6e32ab156a22b59é'}")]
    [InlineData("{'$oid':'58921b3e6e32ab156a22b59e','$oid':'58921b3e6e32ab156a22b59e'}")]
    [InlineData("{'x':1,'$oid':'58921b3e6e32ab156a22b59e'}")]
    [InlineData("{'$oid':null}")]
    [InlineData("{'$date':'yesterday'}")]
    [InlineData("{'$date':'2012-12-24'}")]
    [InlineData("{'$date':'2012-12-24T12:15:30'}")]
    [InlineData("{'$date':'2012-13-24T12:15:30Z'}")]
    [InlineData("{'$date':'2013-02-29T12:15:30Z'}")]
    [InlineData("{'$date':'2012-12-24T24:00:00Z'}")]
    [InlineData("{'$date':'2012-12-24T12:60:00Z'}")]
    [InlineData("{'$date':'2012-12-24T12:15:30.Z'}")]
    [InlineData("{'$date':'2012-12-24T12:15:30Z '}")]
    [InlineData("{'$date':1.5}")]
    [InlineData("{'$date':{'$numberDouble':'1'}}")]
    [InlineData("{'$numberLong':'9223372036854775808'}")]
    [InlineData("{'$numberLong':''}")]
    [InlineData("{'$numberLong':' 1'}")]
    [InlineData("{'$numberInt':'2147483648'}")]
    [InlineData("{'$numberDouble':'1e400'}")]
    [InlineData("{'$numberDouble':'infinity'}")]
    [InlineData("{'$numberDouble':'1,5'}")]
    [InlineData("{'$numberDecimal':'12345678901234567890123456789012345'}")]
    [InlineData("{'$binary':'x','$type':'00'}")]
    [InlineData("{'$binary':'AA==','$type':'100'}")]
    [InlineData("{'$binary':{'base64':'AA==','subType':'g0'}}")]
    [InlineData("{'$binary':{'base64':'AA','subType':'00'}}")]
    [InlineData("{'$binary':'AA=='}")]
    [InlineData("{'$uuid':'0x3fd264-44b3-4c69-90e8-e7d1dfc035d4'}")]
    [InlineData("{'$timestamp':{'t':4294967296,'i':0}}")]
    [InlineData("{'$timestamp':{'t':-1,'i':0}}")]
    [InlineData("{'$undefined':false}")]
    [InlineData("{'$minKey':2}")]
    [InlineData("{'$symbol':1}")]
    [InlineData("{'$code':'f','$scope':[]}")]
    [InlineData("{'$regularExpression':{'pattern':'a','options':'i','x':1}}")]
    [InlineData("1e400")]
    public void A_wrapper_with_the_wrong_value_or_keys_is_refused_by_path(string text)
    {
        var document = Encoding.UTF8.GetBytes($"{{\"a\":[0,{{\"v\":{Json(text)}}}]}}");
        var error = Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(document));
        Assert.Equal("a.1.v", error.Path);
        Assert.Contains("'a.1.v'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("1", null)]
    [InlineData("{", null)]
    [InlineData("{'a':1,}", null)]
    [InlineData("{'a':1} x", null)]
    [InlineData("{'a':1}{'b':2}", null)]
    [InlineData("{'a':01}", "a")]
    [InlineData("{'a':[1,2", "a.1")]
    [InlineData("{'a':'x\ny'}", "a")]
    [InlineData("{/*c*/'a':1}", null)]
    [InlineData("{'a':'\\ud800'}", "a")]
    [InlineData("{'a':'\\ud800x\\udc00'}", "a")]
    [InlineData("{'\\ud800':1}", null)]
    [InlineData("{'$oid':'58921b3e6e32ab156a22b59e'}", null)]
    [InlineData("{'$set':1}", "$set")]
    [InlineData("{'a':1,'a':2}", "a")]
    [InlineData("{'b':[{'a':1,'\\u0061':2}]}", "b.0.a")]
    [InlineData("{'b':{'':1}}", "b.")]
    [InlineData("{'':1}", null)]
    [InlineData("{'b':{'x\\u0000':1}}", "b.x\0")]
    public void What_is_not_an_acceptable_document_is_refused(string text, string? path)
    {
        var error = Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(Encoding.UTF8.GetBytes(text.Replace('\'', '"'))));
        Assert.True(path is null || path == error.Path, $"{error.Path}: {error.Message}");
    }

    [Fact]
    public void Invalid_UTF8_is_refused_wherever_it_is()
    {
        byte[][] bad = [[0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0x80], [0xFF]];
        foreach (var bytes in bad)
        {
            Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read([.. "{\"a\":\""u8, .. bytes, .. "\"}"u8]));
            Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read([.. "{\"a"u8, .. bytes, .. "\":1}"u8]));
            Assert.Throws<DocumentFormatException>(() => ExtendedJson.ReadTrusted([.. "{\"a\":\""u8, .. bytes, .. "\"}"u8]));
        }
    }

    [Fact]
    public void An_expression_may_hold_operators_and_empty_names()
    {
        var filter = ExtendedJson.ReadExpression(
            """{"$and":[{"":1},{"a":{"$regex":"x","$options":"i"}},{"b":{"$gt":{"$date":"2020-01-01T00:00:00Z"}}}]}"""u8);
        Assert.Equal(DocumentValueKind.Object, filter.Get("$and").AsArray[1].AsObject.Get("a").Kind);
        Assert.Equal(filter, ExtendedJson.ReadExpression(ExtendedJson.WriteExpression(filter)));
        Assert.Equal(filter, ExtendedJson.ReadTrusted(ExtendedJson.WriteExpression(filter)));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.ReadExpression("""{"$set":{"a":1,"a":2}}"""u8));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.ReadExpression("""{"a":{"$oid":"x"}}"""u8));
    }

    [Fact]
    public void Bare_NaN_and_Infinity_of_old_exports_are_read()
    {
        var document = ExtendedJson.Read("""{"a":NaN,"b":[Infinity, -Infinity],"c":"NaN, \" Infinity","NaN":1}"""u8);
        Assert.Equal(
            Json("{'a':{'$numberDouble':'NaN'},'b':[{'$numberDouble':'Infinity'},{'$numberDouble':'-Infinity'}],"
                + "'c':'NaN, \\' Infinity','NaN':1}"),
            document.ToString());
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read("""{"a":NaNs}"""u8));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read("""{"a":"NaN","b":}"""u8));
    }

    [Fact]
    public void Reading_after_a_failure_starts_afresh()
    {
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read("""{"a":{"b":[1,2,{"c":tru}]}}"""u8));
        Assert.Equal("""{"x":[1,{"y":2}]}""", ExtendedJson.Read("""{"x":[1,{"y":2}]}"""u8).ToString());
        Assert.Equal("q", Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read("""{"q":!}"""u8)).Path);
    }

    [Fact]
    public void Messages_hold_no_content()
    {
        foreach (var value in new[] { "\"secret", "{\"$oid\":\"secret\"}", "secret", "{\"$date\":\"secret\"}", "{\"$binary\":\"secret\"}" })
        {
            var error = Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(Encoding.UTF8.GetBytes($"{{\"a\":{value}}}")));
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        }
    }

    private static string RoundTrip(string json) =>
        ExtendedJson.Format(ExtendedJson.Read(Encoding.UTF8.GetBytes($"{{\"v\":{json}}}")).Get("v"));

    private static string Json(string text) => text.Replace('\'', '"');
}
