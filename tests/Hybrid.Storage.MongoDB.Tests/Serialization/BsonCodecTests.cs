using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Serialization;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Hybrid.Storage.MongoDB.Tests.Serialization;

public sealed class BsonCodecTests
{
    [Fact]
    public void Encode_gives_what_the_driver_gives()
    {
        var ours = BsonEncoder.Encode(Document.Parse(
            """
            {"_id":{"$oid":"507f1f77bcf86cd799439011"},"i":1,"l":{"$numberLong":"2"},"d":1.5,"s":"tëxt","b":true,"n":null,
            "list":[1,"2",{"x":[]}],"at":{"$date":"2025-10-13T13:52:33.123Z"},"dec":{"$numberDecimal":"12.50"},
            "bin":{"$binary":{"base64":"AQID","subType":"00"}},"re":{"$regularExpression":{"pattern":"^a","options":"i"}}}
            """).Root);

        var driver = BsonDocument.Parse(
            """
            {"_id":{"$oid":"507f1f77bcf86cd799439011"},"i":1,"l":{"$numberLong":"2"},"d":1.5,"s":"tëxt","b":true,"n":null,
            "list":[1,"2",{"x":[]}],"at":{"$date":"2025-10-13T13:52:33.123Z"},"dec":{"$numberDecimal":"12.50"},
            "bin":{"$binary":{"base64":"AQID","subType":"00"}},"re":{"$regularExpression":{"pattern":"^a","options":"i"}}}
            """).ToBson();

        Assert.Equal(Convert.ToHexString(driver), Convert.ToHexString(ours));
    }

    [Fact]
    public void The_serializer_passes_bytes_through_the_driver_unchanged()
    {
        var document = Document.Parse(
            """{"_id":1,"old":{"$binary":{"base64":"AQID","subType":"02"}},"sub":{"u":{"$undefined":true}}}""").Root;
        var bytes = BsonEncoder.Encode(document);

        var written = new StoredDocument(bytes).ToBson();
        var read = BsonSerializer.Deserialize<StoredDocument>(written);

        Assert.Equal(bytes, written);
        Assert.Equal(document, read.Document.Root);
    }

    [Fact]
    public void The_serializer_reads_documents_that_span_several_chunks_of_the_buffer()
    {
        var document = DocumentObject.Of(new("_id", DocumentValue.From(1)), new("text", DocumentValue.From(new string('x', 300_000))));
        using var source = new InputBufferChunkSource(BsonChunkPool.Default, maxUnpooledChunkSize: 1024);
        using var buffer = new MultiChunkBuffer(source);
        using var stream = new ByteBufferStream(buffer);
        var bytes = BsonEncoder.Encode(document);
        stream.Write(bytes, 0, bytes.Length);
        stream.Position = 0;
        buffer.MakeReadOnly();
        using var reader = new BsonBinaryReader(stream);

        var read = new StoredDocumentSerializer().Deserialize(BsonDeserializationContext.CreateRoot(reader));

        Assert.Equal(document, read.Document.Root);
    }

    [Fact]
    public void A_document_that_cannot_be_represented_fails_when_it_is_asked_for_and_not_in_the_driver()
    {
        var twice = new BsonDocument(allowDuplicateNames: true) { { "_id", 1 }, { "a", 1 }, { "a", 2 } }.ToBson();

        var read = BsonSerializer.Deserialize<StoredDocument>(twice);

        var error = Assert.Throws<DocumentFormatException>(() => read.Document);
        Assert.Equal("a", error.Path);
    }

    [Fact]
    public void Duplicate_names_are_refused_in_large_documents_too()
    {
        var twice = new BsonDocument(allowDuplicateNames: true);
        for (var i = 0; i < 50; i++)
        {
            twice.Add("f" + i, i);
        }

        twice.Add("f7", 0);

        Assert.Equal("f7", Assert.Throws<DocumentFormatException>(() => BsonDecoder.Decode(twice.ToBson())).Path);
    }

    [Fact]
    public void A_name_that_BSON_cannot_hold_is_refused() => Assert.All(new[] { "a\0b", "a\ud800b" }, name =>
        Assert.Throws<DocumentFormatException>(() => BsonEncoder.Encode(DocumentObject.Of(new DocumentField(name, DocumentValue.Null)))));

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => Assert.Throws<DocumentFormatException>(
        () => BsonEncoder.Encode(DocumentObject.Of(new DocumentField("a", DocumentValue.From("\udc00")))));

    [Fact]
    public void A_missing_value_is_refused() => Assert.Throws<DocumentFormatException>(
        () => BsonEncoder.Encode(DocumentObject.Of(new DocumentField("a", DocumentValue.Missing))));

    [Fact]
    public void Nesting_is_bounded_in_both_directions()
    {
        var value = DocumentValue.From(1);
        for (var i = 0; i < 199; i++)
        {
            value = DocumentValue.From(DocumentArray.Of(value));
        }

        var deepest = DocumentObject.Of(new DocumentField("a", value));
        var bytes = BsonEncoder.Encode(deepest);
        Assert.Equal(deepest, BsonDecoder.Decode(bytes));

        var tooDeep = DocumentObject.Of(new DocumentField("a", DocumentValue.From(deepest)));
        Assert.Throws<DocumentFormatException>(() => BsonEncoder.Encode(tooDeep));
        var wrapped = new byte[bytes.Length + 8];
        BitConverter.TryWriteBytes(wrapped, wrapped.Length);
        wrapped[4] = 3;
        wrapped[5] = (byte)'a';
        bytes.CopyTo(wrapped, 7);
        Assert.Throws<DocumentFormatException>(() => BsonDecoder.Decode(wrapped));
    }

    [Fact]
    public void Random_damage_is_refused_or_read_but_never_crashes()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var good = BsonEncoder.Encode(Document.Parse(
            """
            {"_id":1,"s":"text","l":[1,{"a":{"$numberDecimal":"1"}}],"c":{"$code":"x","$scope":{"y":1}},
            "r":{"$regularExpression":{"pattern":"a","options":""}}}
            """).Root);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = good[..random.Next(good.Length / 2, good.Length + 1)];
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            var error = Record.Exception(() => BsonDecoder.Decode(bytes));
            Assert.True(error is null or DocumentFormatException, $"seed {seed}, round {round}: {error}");
        }
    }
}
