using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Tests.Model;

public class CollectionBuilderTests
{
    [Fact]
    public void The_name_is_configured_or_of_the_attribute_or_of_the_type()
    {
        Assert.Equal("Lead", new CollectionBuilder<Lead>().Build().Model.Name);
        Assert.Equal("persons", new CollectionBuilder<Person>().Build().Model.Name);
        Assert.Equal("people", new CollectionBuilder<Person>().HasName("people").Build().Model.Name);
        Assert.Equal(typeof(Person), new CollectionBuilder<Person>().Build().Model.DocumentType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a$b")]
    [InlineData("a\0b")]
    [InlineData("system.users")]
    [InlineData("_hybrid.tombstones")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData(" a")]
    [InlineData("\ud800")]
    public void A_name_that_cannot_be_a_collection_is_refused(string name)
    {
        var e = Assert.Throws<ModelException>(() => new CollectionBuilder<Lead>().HasName(name).Build());

        Assert.Equal(typeof(Lead), e.DocumentType);
        Assert.Contains("collection name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_may_have_120_bytes()
    {
        Assert.Equal(new string('a', 120), new CollectionBuilder<Lead>().HasName(new('a', 120)).Build().Model.Name);
        Assert.Throws<ModelException>(() => new CollectionBuilder<Lead>().HasName(new('\u00e9', 61)).Build());
    }

    [Fact]
    public void Indexes_have_the_names_and_keys_of_mongodb()
    {
        var model = new CollectionBuilder<Lead>()
            .HasIndex(x => x.Email, i => i.Unique())
            .HasIndex(x => new { x.Company, x.Timestamp }, i => i.Descending(x => x.Timestamp).Sparse())
            .HasIndex(x => x.Address!.City, i => i.Descending())
            .HasIndex(x => new { x.Company, x.Email }, i => i.HasName("both").Where(x => x.Status == "open" && x.Score > 3))
            .HasIndex(x => new { x.Company, x.Note }, i => i.Text())
            .ExpiresAfter(x => x.Timestamp, TimeSpan.FromDays(90))
            .Build().Model;

        Assert.Equal(
            ["email_1", "Company_1_Timestamp_-1", "Address.City_-1", "both", "Company_text_Note_text", "Timestamp_1"], model.Indexes.Select(i => i.Name));
        Assert.True(model.Indexes[0].Unique);
        Assert.True(model.Indexes[1].Sparse);
        Assert.Equal<IndexKey[]>([new("Company", IndexKeyKind.Ascending), new("Timestamp", IndexKeyKind.Descending)], [.. model.Indexes[1].Keys]);
        Assert.Equal<IndexKey[]>([new("Address.City", IndexKeyKind.Descending)], [.. model.Indexes[2].Keys]);
        Assert.Equal("""{"Status":"open","Score":{"$gt":3}}""", model.Indexes[3].PartialFilter!.ToMql().ToString());
        Assert.All(model.Indexes[4].Keys, k => Assert.Equal(IndexKeyKind.Text, k.Kind));
        Assert.Equal(TimeSpan.FromDays(90), model.Indexes[5].ExpireAfter);
        Assert.True(model.SyncStamped);
        Assert.False(new CollectionBuilder<Lead>().WithoutSyncStamp().Build().Model.SyncStamped);
    }

    [Fact]
    public void Attributes_declare_indexes()
    {
        var model = new CollectionBuilder<Person>().Build().Model;

        Assert.Equal(["Last_1_First_-1", "Address.City_1", "mail", "Born_1", "Seen_1"], model.Indexes.Select(i => i.Name));
        Assert.True(model.Indexes[2].Unique && model.Indexes[2].Sparse);
        Assert.Equal<IndexKey[]>([new("mail", IndexKeyKind.Descending)], [.. model.Indexes[2].Keys]);
        Assert.Equal(TimeSpan.FromDays(90), model.Indexes[3].ExpireAfter);
        Assert.Equal(TimeSpan.FromSeconds(60), model.Indexes[4].ExpireAfter);
    }

    [Fact]
    public void Index_names_follow_the_naming_of_elements()
    {
        var model = new CollectionBuilder<Lead>()
            .HasSerialization(o => o.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase).HasIndex(x => x.Address!.City).Build().Model;

        Assert.Equal("address.city_1", model.Indexes[0].Name);
    }

    [Fact]
    public void Time_series_have_a_date_and_perhaps_a_meta_field()
    {
        var model = new CollectionBuilder<Lead>().IsTimeSeries(x => x.Timestamp, metaField: x => x.Company).Build().Model;

        Assert.Equal(("Timestamp", "Company"), (model.TimeField, model.MetaField));
        Assert.Throws<ModelException>(() => new CollectionBuilder<Lead>().IsTimeSeries(x => x.Company).Build());
        Assert.Throws<ModelException>(() => new CollectionBuilder<Lead>().IsTimeSeries(x => x.Met).Build());
        Assert.Throws<ModelException>(() => new CollectionBuilder<Lead>().IsTimeSeries(x => x.Timestamp, x => x.Address!.City).Build());
        Assert.Throws<ModelException>(() => new CollectionBuilder<Lead>().IsTimeSeries(x => x.Timestamp).HasIndex(x => x.Company, i => i.Unique()).Build());
        Assert.NotNull(new CollectionBuilder<Lead>().IsTimeSeries(x => x.Met).HasSerialization(o => o.DateTimeOffsetAsDate = true).Build());
    }

    public static TheoryData<Action<CollectionBuilder<Lead>>, string> Faults => new()
    {
        { c => c.HasIndex(x => x.Email).HasIndex(x => x.Email, i => i.Unique()), "two indexes have the name 'email_1'" },
        { c => c.HasIndex(x => new { x.Email, Again = x.Email }), "the same key twice" },
        { c => c.HasIndex(x => x.Id), "the id, which has an index already" },
        { c => c.HasIndex(x => x), "the whole document" },
        { c => c.HasIndex(x => x.NotStored), "x.NotStored" },
        { c => c.HasIndex(x => x.Email!.Length), "x.Email.Length" },
        { c => c.HasIndex(x => x.Email, i => i.Descending(x => x.Company)), "'Company', which is none of its keys" },
        { c => c.HasIndex(x => x.Email, i => i.Text().Unique()), "text index" },
        { c => c.HasIndex(x => x.Email, i => i.Text()).HasIndex(x => x.Company, i => i.Text()), "two text indexes" },
        { c => c.HasIndex(x => x.Email, i => i.Sparse().Where(x => x.Score > 1)), "sparse and partial" },
        { c => c.HasIndex(x => x.Email, i => i.Where(x => x.Email!.Trim() == "a")), "x.Email.Trim()" },
        { c => c.ExpiresAfter(x => x.Email, TimeSpan.FromDays(1)), "not stored as a date" },
        { c => c.ExpiresAfter(x => x.Met, TimeSpan.FromDays(1)), "not stored as a date" },
        { c => c.ExpiresAfter(x => x.Timestamp, TimeSpan.FromSeconds(-1)), "whole number of seconds" },
        { c => c.ExpiresAfter(x => x.Timestamp, TimeSpan.FromSeconds(1.5)), "whole number of seconds" },
        { c => c.HasIndex(x => new { x.Company, x.Timestamp }, i => i.ExpiresAfter(TimeSpan.FromDays(1))), "must have one key" },
        { c => c.HasId(x => x.NotStored), "is configured as the id" },
        { c => c.HasVersion(x => x.NotStored), "is configured as the version" },
        { c => c.HasVersion(x => x.Email), "must be int or long" },
        { c => c.HasVersion(x => x.Id), "both the id and the version" },
        { c => c.HasId(x => x.Score).StoresIdAsObjectId(), "is not a string" },
        { c => c.HasId(x => x.Address!.City), "must name one property" },
        {
            c => c.HasSerializerOptions(new System.Text.Json.JsonSerializerOptions { ReferenceHandler = System.Text.Json.Serialization.ReferenceHandler.Preserve }),
            "preserve references"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_contradicts_itself_is_refused_at_start(Action<CollectionBuilder<Lead>> configure, string fault)
    {
        var e = Assert.Throws<ModelException>(() =>
        {
            var builder = new CollectionBuilder<Lead>();
            configure(builder);
            builder.Build();
        });

        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_cannot_be_mapped_are_refused_naming_type_and_member()
    {
        Fault<NoId>("has no id", null);
        Fault<TwoVersions>("is a second version beside A", "B");
        Fault<TwoMarkedIds>("is a second id beside A", "B");
        Fault<SyncMember>("'_sync', which is reserved", "A");
        Fault<CrcMember>("'_crc', which is reserved", "A");
        Fault<DollarMember>("'$a', which no document can hold", "A");
        Fault<Clash>("'_id'", null);
        Fault<BadObjectId>("cannot be stored as an ObjectId", "A");
        Fault<BadStringEnum>("cannot be stored as text", "A");
        Fault<NestedWrapper>("'$oid', which no document can hold", "A");
        Fault<BadIndexAttribute>("'Missing' is not a mapped property", "Missing");
        Fault<BadExpiry>("which is no time span", "A");
        Fault<List<int>>("not a type with members", null);
    }

    private static void Fault<T>(string fault, string? member)
        where T : class
    {
        var e = Assert.Throws<ModelException>(() => new CollectionBuilder<T>().Build());
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        if (member is not null)
        {
            Assert.Equal(member, e.Member);
        }
    }

    public sealed class Lead
    {
        public string Id { get; set; } = "";

        [System.Text.Json.Serialization.JsonPropertyName("email")]
        public string? Email { get; set; }

        public string? Company { get; set; }

        public string? Note { get; set; }

        public string? Status { get; set; }

        public int Score { get; set; }

        public DateTime Timestamp { get; set; }

        public DateTimeOffset Met { get; set; }

        public Place? Address { get; set; }

        [System.Text.Json.Serialization.JsonIgnore]
        public string? NotStored { get; set; }
    }

    public sealed record Place(string City);

    [Document("persons")]
    [Index(nameof(Last), nameof(First), DescendingOn = [nameof(First)])]
    [Index("Address.City")]
    public sealed class Person
    {
        public int Id { get; set; }

        public string? First { get; set; }

        public string? Last { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("mail")]
        [Index(Unique = true, Sparse = true, Descending = true, Name = "mail")]
        public string? Email { get; set; }

        [Index(ExpireAfter = "90.00:00:00")]
        public DateTime Born { get; set; }

        [Index(ExpireAfterSeconds = 60)]
        public List<DateTime> Seen { get; set; } = [];

        public List<Place> Address { get; set; } = [];
    }

    public sealed class NoId
    {
        public int A { get; set; }
    }

    public sealed class TwoVersions
    {
        public int Id { get; set; }

        [DocumentVersion]
        public int A { get; set; }

        [DocumentVersion]
        public int B { get; set; }
    }

    public sealed class TwoMarkedIds
    {
        [DocumentId]
        public int A { get; set; }

        [DocumentId]
        public int B { get; set; }
    }

    public sealed class SyncMember
    {
        public int Id { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("_sync")]
        public int A { get; set; }
    }

    public sealed class CrcMember
    {
        public int Id { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("_crc")]
        public int A { get; set; }
    }

    public sealed class DollarMember
    {
        public int Id { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("$a")]
        public int A { get; set; }
    }

    public sealed class Clash
    {
        [DocumentId]
        public int Id { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("_id")]
        public int A { get; set; }
    }

    public sealed class BadObjectId
    {
        public int Id { get; set; }

        [ObjectIdRepresentation]
        public int A { get; set; }
    }

    public sealed class BadStringEnum
    {
        public int Id { get; set; }

        [StringEnum]
        public List<DayOfWeek> A { get; set; } = [];
    }

    public sealed class NestedWrapper
    {
        public int Id { get; set; }

        public Wrapper? Inner { get; set; }
    }

    public sealed class Wrapper
    {
        [System.Text.Json.Serialization.JsonPropertyName("$oid")]
        public string? A { get; set; }
    }

    [Index("Missing")]
    public sealed class BadIndexAttribute
    {
        public int Id { get; set; }
    }

    public sealed class BadExpiry
    {
        public int Id { get; set; }

        [Index(ExpireAfter = "soon")]
        public DateTime A { get; set; }
    }
}
