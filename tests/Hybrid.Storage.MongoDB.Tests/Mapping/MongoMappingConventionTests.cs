using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.MongoDB.Mapping;
using Hybrid.Storage.MongoDB.Serialization;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Options;

namespace Hybrid.Storage.MongoDB.Tests.Mapping;

/// <summary>
/// Classes made for the driver: what the library stores is what the driver stores, byte by byte, and each reads what the other wrote.
/// </summary>
public sealed class MongoMappingConventionTests
{
    public enum Colour
    {
        Red,
        Green,
    }

    [Fact]
    public void A_class_made_for_the_driver_is_stored_as_the_driver_stores_it()
    {
        var order = new Order
        {
            Key = ObjectId.Parse("507f1f77bcf86cd799439011"),
            Customer = "507f1f77bcf86cd799439012",
            Total = 12.50m,
            Exact = Decimal128.Parse("1.500"),
            Colour = Colour.Green,
            Plain = Colour.Green,
            Extra = new BsonDocument { { "a", 1 }, { "b", new BsonArray { 1L, "x", BsonNull.Value } } },
            List = [1, "two"],
            Any = new BsonInt64(5),
            Related = [ObjectId.Parse("507f1f77bcf86cd799439013")],
            Optional = ObjectId.Parse("507f1f77bcf86cd799439014"),
            At = new DateTime(2025, 10, 13, 13, 52, 33, 123, DateTimeKind.Utc),
            Names = new() { ["x"] = 1 },
            NotStored = "secret",
        };

        AssertSameAsDriver(order);
    }

    [Fact]
    public void What_is_null_is_left_out_or_stored_as_the_driver_does() => AssertSameAsDriver(new Order());

    [Fact]
    public void A_string_id_that_is_represented_as_an_ObjectId_is_stored_as_one() =>
        AssertSameAsDriver(new WithStringId { Id = "507f1f77bcf86cd799439011", Name = "x" });

    [Fact]
    public void An_empty_ObjectId_is_made()
    {
        var order = new Order();

        var document = Mapper<Order>().ToDocument(order);

        Assert.NotEqual(ObjectId.Empty, order.Key);
        Assert.Equal(order.Key.ToString(), document.Id.AsObjectId.ToString());
    }

    [Fact]
    public void A_value_of_another_type_is_refused_by_name()
    {
        var document = Document.Parse("""{"_id":{"$oid":"507f1f77bcf86cd799439011"},"Extra":5}""");

        var error = Assert.Throws<DocumentFormatException>(() => Mapper<Order>().FromDocument(document));

        Assert.Contains("Extra", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_library_would_store_in_another_way_is_refused_at_start()
    {
        Assert.All<Action>(
            [
                () => Mapper<WithLegacyGuid>(), () => Mapper<WithExtraElements>(), () => Mapper<WithNumberAsDouble>(),
                () => Mapper<WithDictionaryAsArrays>(), () => Mapper<WithOwnSerializer>(), () => Mapper<WithTicks>(),
            ],
            make =>
            {
                var error = Assert.Throws<ModelException>(make);
                Assert.Equal("Value", error.Member);
                Assert.Contains("[Bson", error.Message, StringComparison.Ordinal);
            });
    }

    private static void AssertSameAsDriver<T>(T value)
        where T : class, new()
    {
        var mapper = Mapper<T>();
        var ours = mapper.ToDocument(value);
        var theirs = BsonDecoder.Decode(value.ToBson());

        Assert.Equal(theirs.ToString(), ours.ToString());
        Assert.Equal(theirs, ours.Root);
        var read = BsonSerializer.Deserialize<T>(BsonEncoder.Encode(ours.Root));
        Assert.Equal(theirs, BsonDecoder.Decode(read.ToBson()));
        Assert.Equal(theirs, BsonDecoder.Decode(mapper.FromDocument(new Document(theirs)).ToBson()));
    }

    private static DocumentMapper<T> Mapper<T>()
        where T : class =>
        new(DocumentMapping.Create(typeof(T), new CollectionDeclaration(), new(), [new MongoMappingConvention()]), IdSource.Default);

    public sealed class Order
    {
        [BsonId]
        public ObjectId Key { get; set; }

        [BsonElement("customer")]
        [BsonRepresentation(BsonType.ObjectId)]
        public string? Customer { get; set; }

        [BsonRepresentation(BsonType.Decimal128)]
        public decimal Total { get; set; }

        public Decimal128 Exact { get; set; }

        [BsonRepresentation(BsonType.String)]
        public Colour Colour { get; set; }

        public Colour Plain { get; set; }

        [BsonIgnoreIfNull]
        public BsonDocument? Extra { get; set; }

        [BsonIgnoreIfNull]
        public BsonArray? List { get; set; }

        [BsonIgnoreIfDefault]
        public BsonValue? Any { get; set; }

        public List<ObjectId>? Related { get; set; }

        public ObjectId? Optional { get; set; }

        [BsonDateTimeOptions(Kind = DateTimeKind.Utc)]
        public DateTime At { get; set; }

        public Dictionary<string, int>? Names { get; set; }

        [BsonIgnore]
        public string? NotStored { get; set; }
    }

    public sealed class WithStringId
    {
        [BsonId]
        [BsonRepresentation(BsonType.ObjectId)]
        public string? Id { get; set; }

        [BsonElement("n")]
        public string? Name { get; set; }
    }

    public sealed class WithLegacyGuid
    {
        public string Id { get; set; } = "";

        [BsonGuidRepresentation(GuidRepresentation.CSharpLegacy)]
        public Guid Value { get; set; }
    }

    public sealed class WithExtraElements
    {
        public string Id { get; set; } = "";

        [BsonExtraElements]
        public BsonDocument? Value { get; set; }
    }

    public sealed class WithNumberAsDouble
    {
        public string Id { get; set; } = "";

        [BsonRepresentation(BsonType.Double)]
        public decimal Value { get; set; }
    }

    public sealed class WithDictionaryAsArrays
    {
        public string Id { get; set; } = "";

        [BsonDictionaryOptions(DictionaryRepresentation.ArrayOfDocuments)]
        public Dictionary<string, int>? Value { get; set; }
    }

    public sealed class WithOwnSerializer
    {
        public string Id { get; set; } = "";

        [BsonSerializer(typeof(global::MongoDB.Bson.Serialization.Serializers.StringSerializer))]
        public string? Value { get; set; }
    }

    public sealed class WithTicks
    {
        public string Id { get; set; } = "";

        [BsonTimeSpanOptions(BsonType.Int64)]
        public TimeSpan Value { get; set; }
    }
}
