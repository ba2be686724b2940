using System.Buffers;
using System.Text;
using Hybrid.Storage.Documents;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Documents;

public class ExtendedJsonWriteTests(ITestOutputHelper output)
{
    [Fact]
    public void Writing_then_reading_gives_an_identical_tree_and_the_same_bytes()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new RandomDocuments(seed);
        for (var i = 0; i < 3000; i++)
        {
            var document = random.Document();
            var written = ExtendedJson.Write(document);
            var place = $"seed {seed}, document {i}: {document}";
            Assert.True(document.Equals(ExtendedJson.Read(written)), place);
            Assert.True(document.Equals(ExtendedJson.ReadTrusted(written)), place);
            Assert.True(written.AsSpan().SequenceEqual(ExtendedJson.Write(ExtendedJson.Read(written))), place);
            Assert.False(written.AsSpan().ContainsAnyInRange((byte)0, (byte)0x1F), place);
            Assert.True(TestBson.Write(document).Length == DocumentLimits.BsonSize(document), place);
            Assert.True(TestBson.Read(TestBson.Write(document)).Equals(document), place);
            var expression = ExtendedJson.WriteExpression(document);
            Assert.True(document.Equals(ExtendedJson.ReadExpression(expression)), place);
        }
    }

    [Fact]
    public void Reading_any_mutation_of_a_text_gives_a_document_or_a_named_error()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var documents = new RandomDocuments(seed);
        for (var i = 0; i < 3000; i++)
        {
            var text = ExtendedJson.Write(documents.Document(3));
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:$0-e.\\"[random.Next(13)];
            }

            try
            {
                var read = ExtendedJson.Read(text);
                Assert.True(read.Equals(ExtendedJson.Read(ExtendedJson.Write(read))), $"seed {seed}, {i}: {Encoding.UTF8.GetString(text)}");
            }
            catch (DocumentFormatException)
            {
            }
        }
    }

    [Theory]
    [InlineData("$oid")]
    [InlineData("$date")]
    [InlineData("$numberInt")]
    [InlineData("$numberLong")]
    [InlineData("$numberDouble")]
    [InlineData("$numberDecimal")]
    [InlineData("$binary")]
    [InlineData("$uuid")]
    [InlineData("$code")]
    [InlineData("$symbol")]
    [InlineData("$timestamp")]
    [InlineData("$regularExpression")]
    [InlineData("$dbPointer")]
    [InlineData("$minKey")]
    [InlineData("$maxKey")]
    [InlineData("$undefined")]
    public void A_sub_document_that_imitates_a_wrapper_is_refused_with_its_path(string key)
    {
        var imitation = DocumentObject.Of(new DocumentField("x", DocumentValue.Null), new DocumentField(key, DocumentValue.From("7")));
        var document = DocumentObject.Of(new DocumentField("a", DocumentValue.From(DocumentArray.Of(DocumentValue.From(imitation)))));
        foreach (var write in new Action[]
        {
            () => ExtendedJson.Write(document), () => ExtendedJson.WriteExpression(document), () => DocumentLimits.Check(document),
            () => DocumentLimits.CheckApplication(document),
        })
        {
            var error = Assert.Throws<DocumentFormatException>(write);
            Assert.Equal("a.0", error.Path);
            Assert.Contains(key, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stored_regex_operator_with_options_is_refused_as_a_document_and_carried_in_an_expression()
    {
        var operators = DocumentObject.Of(
            new DocumentField("$regex", DocumentValue.From("a")), new DocumentField("$options", DocumentValue.From("i")));
        var document = DocumentObject.Of(new DocumentField("a", DocumentValue.From(operators)));
        Assert.Throws<DocumentFormatException>(() => ExtendedJson.Write(document));
        Assert.Throws<DocumentFormatException>(() => DocumentLimits.Check(document));
        Assert.Equal(document, ExtendedJson.ReadExpression(ExtendedJson.WriteExpression(document)));
    }

    [Fact]
    public void Half_a_surrogate_pair_and_NUL_in_a_name_are_refused_with_their_path()
    {
        (DocumentValue Value, string Path)[] cases =
        [
            (DocumentValue.From("x\ud800"), "a"),
            (DocumentValue.From(DocumentObject.Of(new DocumentField("\udc00", DocumentValue.Null))), "a.\udc00"),
            (DocumentValue.From(DocumentObject.Of(new DocumentField("n\0", DocumentValue.Null))), "a.n\0"),
            (DocumentValue.From(new RegexValue("a\0", "")), "a"),
            (DocumentValue.FromSymbol("\ud800\ud800"), "a"),
            (DocumentValue.Missing, "a"),
        ];
        foreach (var (value, path) in cases)
        {
            var document = DocumentObject.Of(new DocumentField("a", value));
            Assert.Equal(path, Assert.Throws<DocumentFormatException>(() => ExtendedJson.Write(document)).Path);
            Assert.Equal(path, Assert.Throws<DocumentFormatException>(() => DocumentLimits.Check(document)).Path);
        }
    }

    [Fact]
    public void Format_shows_what_Write_refuses()
    {
        Assert.Equal("(missing)", ExtendedJson.Format(default));
        Assert.Equal("\"\\ud800\"", ExtendedJson.Format(DocumentValue.From("\ud800")));
        Assert.Equal("{\"$oid\":\"x\"}", DocumentObject.Of(new DocumentField("$oid", DocumentValue.From("x"))).ToString());
        var deep = DocumentValue.Null;
        for (var i = 0; i < 5000; i++)
        {
            deep = DocumentValue.From(DocumentArray.Of(deep));
        }

        Assert.Contains("deeper", ExtendedJson.Format(deep), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_JSON_demands_is_escaped()
    {
        var text = "\"\\/\b\f\n\r\t\0\u001f\u007f\u0085\u2028<>&'é😀";
        Assert.Equal(
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u0085\u2028<>&'é😀\"", ExtendedJson.Format(DocumentValue.From(text)));
    }

    [Fact]
    public void Long_strings_and_binary_data_are_written_whole()
    {
        var text = string.Concat(Enumerable.Repeat("abcdefé漢😀\n", 60_000));
        var document = DocumentObject.Of(
            new DocumentField("text", DocumentValue.From(text)),
            new DocumentField("data", DocumentValue.From(new BinaryValue(new byte[1_000_003], 0))));
        var buffer = new ArrayBufferWriter<byte>();
        ExtendedJson.Write(document, buffer);
        Assert.Equal(document, ExtendedJson.Read(buffer.WrittenSpan));
        Assert.Equal(ExtendedJson.Write(document), buffer.WrittenSpan.ToArray());
    }
}
