using System.Text;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Documents;

public class DocumentLimitsTests
{
    [Fact]
    public void A_document_of_16_MiB_passes_and_one_byte_more_does_not()
    {
        var overhead = DocumentLimits.BsonSize(OfString(0));
        var largest = OfString(DocumentLimits.MaxBsonSize - overhead);
        Assert.Equal(DocumentLimits.MaxBsonSize, DocumentLimits.BsonSize(largest));
        DocumentLimits.Check(largest);
        Assert.Equal(largest, ExtendedJson.Read(ExtendedJson.Write(largest)));

        var larger = OfString(DocumentLimits.MaxBsonSize - overhead + 1);
        Assert.Throws<DocumentFormatException>(() => DocumentLimits.Check(larger));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(ExtendedJson.Write(larger)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_document_of_100_levels_passes_and_one_more_does_not(bool arrays)
    {
        var deepest = Nested(100, arrays);
        DocumentLimits.Check(deepest);
        Assert.Equal(deepest, ExtendedJson.Read(ExtendedJson.Write(deepest)));

        var deeper = Nested(101, arrays);
        Assert.Throws<DocumentFormatException>(() => DocumentLimits.Check(deeper));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(ExtendedJson.Write(deeper)));
    }

    [Fact]
    public void Wrappers_at_the_deepest_level_are_not_counted_as_levels()
    {
        var json = "{\"a\":" + new string('[', 99) + "{\"$date\":{\"$numberLong\":\"-1\"}}" + new string(']', 99) + "}";
        Assert.Equal(json, ExtendedJson.Read(Encoding.UTF8.GetBytes(json)).ToString());
    }

    [Theory]
    [InlineData(165)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void A_text_nested_without_bound_is_refused_and_does_not_exhaust_the_stack(int levels)
    {
        foreach (var open in new[] { "[", "{\"a\":" })
        {
            var json = Encoding.UTF8.GetBytes("{\"a\":" + string.Concat(Enumerable.Repeat(open, levels)));
            Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(json));
            Assert.Throws<DocumentFormatException>(() => ExtendedJson.ReadTrusted(json));
        }
    }

    [Fact]
    public void A_tree_nested_without_bound_is_refused_and_does_not_exhaust_the_stack()
    {
        var deep = Nested(100_000, arrays: true);
        Assert.Throws<DocumentFormatException>(() => DocumentLimits.Check(deep));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Write(deep));
    }

    [Fact]
    public void A_text_over_64_MiB_is_refused() =>
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Read(new byte[DocumentLimits.MaxTextBytes + 1]));

    [Theory]
    [InlineData("""{"_id":1,"_sync":{"v":1}}""", "_sync")]
    [InlineData("""{"_id":1,"_crc":"00000000"}""", "_crc")]
    [InlineData("""{"_id":[1]}""", "_id")]
    [InlineData("""{"_id":{"$regularExpression":{"pattern":"a","options":""}}}""", "_id")]
    [InlineData("""{"_id":{"$undefined":true}}""", "_id")]
    [InlineData("""{"_id":{"$ref":"a"}}""", "_id.$ref")]
    public void An_application_document_must_not_use_reserved_names_or_refused_ids(string json, string path)
    {
        var document = ExtendedJson.Read(Encoding.UTF8.GetBytes(json));
        var error = Assert.Throws<DocumentFormatException>(() => DocumentLimits.CheckApplication(document));
        Assert.Equal(path, error.Path);
    }

    [Theory]
    [InlineData("""{"_id":null,"a":{"_sync":1,"_crc":2}}""")]
    [InlineData("""{"_id":{"a":1,"b":[1]}}""")]
    [InlineData("""{"a":1}""")]
    public void An_application_document_may_use_them_below_the_top(string json) =>
        DocumentLimits.CheckApplication(ExtendedJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Many_fields_are_checked_for_a_duplicate()
    {
        var fields = Enumerable.Range(0, 5000).Select(i => new DocumentField($"f{i}", DocumentValue.Null)).ToList();
        DocumentLimits.Check(DocumentObject.Of(fields.ToArray()));
        foreach (var twin in new[] { "f0", "f1", "f4999" })
        {
            var document = DocumentObject.Of([.. fields, new DocumentField(twin, DocumentValue.Null)]);
            Assert.Equal(twin, Assert.Throws<DocumentFormatException>(() => DocumentLimits.Check(document)).Path);
        }
    }

    private static DocumentObject OfString(int length) =>
        DocumentObject.Of(new DocumentField("a", DocumentValue.From(new string('x', length))));

    private static DocumentObject Nested(int levels, bool arrays)
    {
        var value = DocumentValue.From(DocumentObject.Empty);
        for (var i = 2; i < levels; i++)
        {
            value = arrays
                ? DocumentValue.From(DocumentArray.Of(value))
                : DocumentValue.From(DocumentObject.Of(new DocumentField("a", value)));
        }

        return DocumentObject.Of(new DocumentField("a", value));
    }
}
