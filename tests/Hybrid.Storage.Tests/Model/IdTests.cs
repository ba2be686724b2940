using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Tests.Model;

public class IdTests
{
    private const string First = "000000000000000000000001";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_empty_string_id_is_made_and_given_back(string? empty)
    {
        var mapper = new CollectionBuilder<TextId>().Build(ids: new CountingIds());
        var value = new TextId { Id = empty!, A = 1 };

        var document = mapper.ToDocument(value);

        Assert.Equal($$"""{"_id":"{{First}}","A":1}""", document.ToString());
        Assert.Equal(First, value.Id);
        Assert.Equal(document.ToString(), mapper.ToDocument(value).ToString());
        Assert.Equal(First, mapper.FromDocument(document).Id);
    }

    [Fact]
    public void A_given_id_stays()
    {
        var mapper = new CollectionBuilder<TextId>().Build(ids: new CountingIds());

        Assert.Equal("""{"_id":"mine","A":0}""", mapper.ToDocument(new() { Id = "mine" }).ToString());
    }

    [Fact]
    public void A_string_id_is_stored_as_an_object_id_by_attribute_or_configuration()
    {
        var byAttribute = new CollectionBuilder<MarkedTextId>().Build(ids: new CountingIds());
        var byConfiguration = new CollectionBuilder<TextId>().StoresIdAsObjectId().Build(ids: new CountingIds());
        var value = new MarkedTextId();

        Assert.Equal($$$"""{"_id":{"$oid":"{{{First}}}"}}""", byAttribute.ToDocument(value).ToString());
        Assert.Equal(First, value.Key);
        Assert.Equal($$$"""{"_id":{"$oid":"{{{First}}}"},"A":0}""", byConfiguration.ToDocument(new()).ToString());
        Assert.Equal(First, byConfiguration.FromDocument(Document.Parse($$$"""{"_id":{"$oid":"{{{First}}}"}}""")).Id);
        Assert.Throws<DocumentFormatException>(() => byConfiguration.ToDocument(new() { Id = "short" }));
        Assert.Throws<ArgumentException>(() => byConfiguration.ToIdValue("short"));
        Assert.Equal(DocumentValueKind.ObjectId, byConfiguration.ToIdValue(First).Kind);
    }

    [Fact]
    public void Guid_and_object_ids_are_made_in_their_own_type()
    {
        var guids = new CollectionBuilder<GuidId>().Build(ids: new CountingIds());
        var objectIds = new CollectionBuilder<NativeId>().Build(ids: new CountingIds());
        var nullable = new CollectionBuilder<NullableGuidId>().Build(ids: new CountingIds());
        GuidId guid = new();
        NativeId native = new();
        NullableGuidId maybe = new();

        guids.ToDocument(guid);
        objectIds.ToDocument(native);
        nullable.ToDocument(maybe);

        Assert.Equal(new Guid(1, 0, 0, new byte[8]), guid.Id);
        Assert.Equal(First, native.Id.ToString());
        Assert.Equal(new Guid(1, 0, 0, new byte[8]), maybe.Id);
    }

    [Fact]
    public void Zero_is_an_id_and_a_null_number_must_be_given()
    {
        var numbers = new CollectionBuilder<NumberId>().Build();
        var nullable = new CollectionBuilder<NullableNumberId>().Build();

        Assert.Equal("""{"_id":{"$numberLong":"0"}}""", numbers.ToDocument(new()).ToString());
        var e = Assert.Throws<DocumentFormatException>(() => nullable.ToDocument(new()));
        Assert.Equal("_id", e.Path);
        Assert.Contains(nameof(NullableNumberId), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_gets_its_id_through_the_init_setter()
    {
        var mapper = new CollectionBuilder<PositionalId>().Build(ids: new CountingIds());
        var value = new PositionalId("", 3);

        var document = mapper.ToDocument(value);

        Assert.Equal(First, value.Id);
        Assert.Equal(value, mapper.FromDocument(document));
    }

    [Fact]
    public void An_id_that_cannot_be_given_back_is_still_in_the_document()
    {
        var mapper = new CollectionBuilder<FixedId>().Build(ids: new CountingIds());
        var value = new FixedId("");

        Assert.Equal($$"""{"_id":"{{First}}"}""", mapper.ToDocument(value).ToString());
        Assert.Equal("", value.Id);
    }

    [Fact]
    public void The_id_is_first_whatever_the_order_of_members()
    {
        Assert.Equal("""{"_id":7,"A":1,"B":2}""", new CollectionBuilder<LateId>().Build().ToDocument(new() { A = 1, B = 2, Id = 7 }).ToString());
    }

    [Fact]
    public void The_id_member_is_the_configured_then_the_marked_then_the_named_one()
    {
        Assert.Equal("""{"_id":2,"Id":1}""", new CollectionBuilder<TwoIds>().HasId(x => x.Other).Build().ToDocument(new() { Id = 1, Other = 2 }).ToString());
        Assert.Equal("""{"_id":1,"Other":2}""", new CollectionBuilder<TwoIds>().Build().ToDocument(new() { Id = 1, Other = 2 }).ToString());
        Assert.Equal("""{"_id":2,"Id":1}""", new CollectionBuilder<MarkedId>().Build().ToDocument(new() { Id = 1, Other = 2 }).ToString());
        Assert.Equal("""{"_id":1}""", new CollectionBuilder<LowerId>().Build().ToDocument(new() { id = 1 }).ToString());
        Assert.Equal("""{"_id":1}""", new CollectionBuilder<RenamedId>().Build().ToDocument(new() { Id = 1 }).ToString());
    }

    [Fact]
    public void An_id_in_a_sub_document_is_underscore_id_too_as_for_the_driver()
    {
        var mapper = new CollectionBuilder<Parent>().Build();

        var document = mapper.ToDocument(new() { Id = 1, Child = new() { A = 2, Id = 3 } });

        Assert.Equal("""{"_id":1,"Child":{"A":2,"B":0,"_id":3}}""", document.ToString());
        Assert.Equal(3, mapper.FromDocument(document).Child!.Id);
    }

    [Fact]
    public void Ids_given_by_callers_are_written_as_the_member_is()
    {
        var numbers = new CollectionBuilder<NumberId>().Build();
        var guids = new CollectionBuilder<GuidId>().Build();

        Assert.Equal(DocumentValue.From(5L), numbers.ToIdValue(5));
        Assert.Equal(DocumentValue.From(5L), numbers.ToIdValue(5L));
        Assert.Equal(DocumentValue.From("x"), numbers.ToIdValue(DocumentValue.From("x")));
        Assert.Equal((byte)4, guids.ToIdValue(new Guid(1, 2, 3, new byte[8])).AsBinary.SubType);
        Assert.Throws<ArgumentException>(() => guids.ToIdValue(Guid.Empty));
        Assert.Throws<ArgumentException>(() => numbers.ToIdValue("5"));
        Assert.Throws<ArgumentException>(() => guids.ToIdValue("00000000-0000-0000-0000-000000000000"));
        Assert.True(guids.GetId(new()).IsMissing);
        Assert.Equal(DocumentValue.From(5L), numbers.GetId(new() { Id = 5 }));
    }

    [Fact]
    public void Ids_made_are_ordered_by_time_and_different()
    {
        var time = new FixedTime(DateTimeOffset.UnixEpoch.AddYears(50));
        var ids = new IdSource(time, new Random(1));
        var guids = new List<Guid>();
        var objectIds = new List<ObjectIdValue>();
        for (var i = 0; i < 10_000; i++)
        {
            guids.Add(ids.NewGuid());
            objectIds.Add(ids.NewObjectId());
            if (i == 5000)
            {
                time.Now = time.Now.AddMilliseconds(-500);
            }
        }

        Assert.Equal(guids, guids.Order());
        Assert.Equal(10_000, guids.Distinct().Count());
        Assert.Equal(10_000, objectIds.Distinct().Count());
        Assert.All(guids, g => Assert.Equal(7, g.Version));
        Assert.All(guids, g => Assert.InRange(g.Variant, 8, 11));
        Assert.Equal("5e0be100", objectIds[0].ToString()[..8]);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    public sealed class TextId
    {
        public string Id { get; set; } = "";

        public int A { get; set; }
    }

    public sealed class MarkedTextId
    {
        [DocumentId, ObjectIdRepresentation]
        public string? Key { get; set; }
    }

    public sealed class GuidId
    {
        public Guid Id { get; set; }
    }

    public sealed class NullableGuidId
    {
        public Guid? Id { get; set; }
    }

    public sealed class NativeId
    {
        public ObjectIdValue Id { get; set; }
    }

    public sealed class NumberId
    {
        public long Id { get; set; }
    }

    public sealed class NullableNumberId
    {
        public int? Id { get; set; }
    }

    public sealed record PositionalId(string Id, int A);

    public sealed class FixedId(string id)
    {
        public string Id { get; } = id;
    }

    public sealed class LateId
    {
        public int A { get; set; }

        public int B { get; set; }

        public int Id { get; set; }
    }

    public sealed class TwoIds
    {
        public int Id { get; set; }

        public int Other { get; set; }
    }

    public sealed class MarkedId
    {
        public int Id { get; set; }

        [DocumentId]
        public int Other { get; set; }
    }

    public sealed class LowerId
    {
#pragma warning disable IDE1006
        public int id { get; set; }
#pragma warning restore IDE1006
    }

    public sealed class RenamedId
    {
        [System.Text.Json.Serialization.JsonPropertyName("identifier")]
        public int Id { get; set; }
    }

    public sealed class Parent
    {
        public int Id { get; set; }

        public Child? Child { get; set; }
    }

    public sealed class Child
    {
        public int A { get; set; }

        public int B { get; set; }

        public int Id { get; set; }
    }
}
