using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Tests.Model;

public class MappingTests
{
    [Fact]
    public void Members_are_those_the_driver_maps()
    {
        var mapper = new CollectionBuilder<Members>().Build();

        var document = mapper.ToDocument(new(7) { Id = 1, Plain = 2, Field = 3, Init = 4 });
        var back = mapper.FromDocument(document);

        Assert.Equal("""{"_id":1,"Field":3,"Plain":2,"Private":7,"Init":4}""", document.ToString());
        Assert.Equal((2, 3, 4, 7), (back.Plain, back.Field, back.Init, back.Private));
    }

    [Fact]
    public void Serializer_attributes_are_honoured()
    {
        var mapper = new CollectionBuilder<Attributed>().Build();

        var document = mapper.ToDocument(new() { Required = "r", Id = 1, Renamed = "n", Ignored = "i", Converted = 5, OnlyIfSet = null, Computed = "c" });
        var back = mapper.FromDocument(document);

        Assert.Equal("""{"_id":1,"other":"n","Converted":"#5","Required":"r","Shown":"computed"}""", document.ToString());
        Assert.Equal(("n", null, 5, "r"), (back.Renamed, back.Ignored, back.Converted, back.Required));
        var e = Assert.Throws<DocumentFormatException>(() => mapper.FromDocument(Document.Parse("""{"_id":1}""")));
        Assert.Contains("Required", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hierarchies_use_the_discriminator_of_the_driver_wherever_it_stands()
    {
        var mapper = new CollectionBuilder<Animal>().HasName("animals").Build();

        var document = mapper.ToDocument(new Dog { Id = 1, Breed = "b", Friend = new Cat { Id = 2, Lives = 9 } });
        var back = Assert.IsType<Dog>(mapper.FromDocument(document));
        var moved = mapper.FromDocument(Document.Parse("""{"_id":1,"Breed":"b","_t":"Dog"}"""));

        Assert.Equal("""{"_id":1,"_t":"Dog","Breed":"b","Friend":{"_t":"Cat","Lives":9,"_id":2,"Friend":null}}""".Length, document.ToString().Length);
        Assert.StartsWith("""{"_id":1,"_t":"Dog",""", document.ToString(), StringComparison.Ordinal);
        Assert.Equal(9, Assert.IsType<Cat>(back.Friend).Lives);
        Assert.IsType<Dog>(moved);
    }

    [Fact]
    public void A_filter_reaches_derived_types_by_test_and_cast()
    {
        var mapper = new CollectionBuilder<Animal>().Build();

        Assert.Equal("""{"_t":{"$in":["Dog"]}}""", Storage.Queries.Lambdas.FilterLambda.Parse(x => x is Dog, mapper).ToMql().ToString());
        Assert.Equal("""{"Breed":"b"}""", Storage.Queries.Lambdas.FilterLambda.Parse(x => ((Dog)x).Breed == "b", mapper).ToMql().ToString());
        Assert.Equal("{}", Storage.Queries.Lambdas.FilterLambda.Parse(x => x is Animal, mapper).ToMql().ToString());
    }

    [Fact]
    public void Options_of_serialization_change_the_form()
    {
        var value = new Formed { Id = 1, Kind = DayOfWeek.Monday, Maybe = null, When = new(2025, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)) };
        var mapper = new CollectionBuilder<Formed>().EnumsAsStrings()
            .HasSerialization(o => (o.OmitNulls, o.DateTimeOffsetAsDate, o.PropertyNamingPolicy) = (true, true, JsonNamingPolicy.CamelCase))
            .Build();
        var byHost = new CollectionBuilder<Formed>().Build(new DocumentSerializationOptions { EnumsAsStrings = true, OmitNulls = true });

        Assert.Equal("""{"_id":1,"kind":"Monday","when":{"$date":"2025-01-01T00:00:00Z"}}""", mapper.ToDocument(value).ToString());
        Assert.Equal(value.When, mapper.FromDocument(mapper.ToDocument(value)).When);
        Assert.Equal("""{"kind":"Monday"}""", Storage.Queries.Lambdas.FilterLambda.Parse(x => x.Kind == DayOfWeek.Monday, mapper).ToMql().ToString());
        Assert.StartsWith("""{"_id":1,"Kind":"Monday","When":{"DateTime":""", byHost.ToDocument(value).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Serializer_options_of_the_application_are_honoured_and_left_as_they_are()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() } };
        var converters = options.Converters.Count;
        var mapper = new CollectionBuilder<Formed>().HasSerializerOptions(options).Build();

        var document = mapper.ToDocument(new() { Id = 1, Kind = DayOfWeek.Friday });

        Assert.StartsWith("""{"_id":1,"kind":"Friday","maybe":null,"when":{""", document.ToString(), StringComparison.Ordinal);
        Assert.Equal(DayOfWeek.Friday, mapper.FromDocument(document).Kind);
        Assert.False(options.IsReadOnly);
        Assert.Equal(converters, options.Converters.Count);
        Assert.Null(options.TypeInfoResolver);
        Assert.Equal("""{"kind":"Friday"}""", Storage.Queries.Lambdas.FilterLambda.Parse(x => x.Kind == DayOfWeek.Friday, mapper).ToMql().ToString());
    }

    [Fact]
    public void A_source_generated_context_gives_the_same_documents()
    {
        var value = new Generated
        {
            Id = "k", Amount = 1.5m, Kind = DayOfWeek.Sunday, Maybe = DayOfWeek.Monday, At = DateTime.UnixEpoch, Parts = [new() { Key = Guid.Empty, Count = 2 }],
            Any = 5L, Owner = "0123456789abcdef01234567", Counts = new() { ["a"] = 1 },
        };
        var reflected = new CollectionBuilder<Generated>().Build();
        var generated = new CollectionBuilder<Generated>().HasSerializerOptions(GeneratedContext.Default).Build();

        var document = generated.ToDocument(value);

        Assert.Equal(reflected.ToDocument(value).ToString(), document.ToString());
        Assert.Equal(document.ToString(), generated.ToDocument(generated.FromDocument(document)).ToString());
        Assert.Equal(1L, generated.GetVersion(generated.FromDocument(Document.Parse("""{"_id":"k","_sync":{"v":1}}"""))));
        Assert.Equal(
            """{"Parts":{"$elemMatch":{"Count":{"$gt":1}}}}""",
            Storage.Queries.Lambdas.FilterLambda.Parse(x => x.Parts.Any(p => p.Count > 1), generated).ToMql().ToString());
    }

    [Fact]
    public void The_librarys_own_fields_are_never_seen_by_the_type()
    {
        const string stored = """{"_id":1,"A":2,"_sync":{"v":8,"op":"n:1"}}""";
        var keeping = new CollectionBuilder<Keeping>().Build();
        var strict = new CollectionBuilder<Strict>().Build();

        var kept = keeping.FromDocument(Document.Parse(stored.Replace("\"A\":2", "\"A\":2,\"B\":{\"$numberLong\":\"3\"}", StringComparison.Ordinal)));

        Assert.Equal(["B"], kept.Rest!.Keys);
        Assert.Equal("""{"_id":1,"A":2,"B":{"$numberLong":"3"}}""", keeping.ToDocument(kept).ToString());
        Assert.Equal(2, strict.FromDocument(Document.Parse(stored)).A);
        Assert.Throws<DocumentFormatException>(() => strict.FromDocument(Document.Parse("""{"_id":1,"B":3}""")));
    }

    [Fact]
    public void The_version_mirrors_the_stamp_and_is_not_stored()
    {
        var mapper = new CollectionBuilder<Versioned>().Build();
        var fluent = new CollectionBuilder<FluentVersion>().HasVersion(x => x.Rev).Build();

        var read = mapper.FromDocument(Document.Parse("""{"_id":1,"_sync":{"v":{"$numberLong":"8"},"op":"n:1","seen":{"n":1}}}"""));
        var fresh = new Versioned { Id = 1 };

        Assert.Equal(8, mapper.GetVersion(read));
        Assert.Equal("""{"_id":1}""", mapper.ToDocument(read).ToString());
        Assert.True(mapper.SetVersion(fresh, 9));
        Assert.Equal(9, fresh.Rev);
        Assert.Null(fluent.GetVersion(new()));
        Assert.Equal(3, fluent.FromDocument(Document.Parse("""{"_id":1,"_sync":{"v":3}}""")).Rev);
        Assert.Null(fluent.FromDocument(Document.Parse("""{"_id":1}""")).Rev);
        Assert.True(fluent.SetVersion(new(), 4));
    }

    [Fact]
    public void Rich_documents_round_trip()
    {
        var mapper = new CollectionBuilder<Storage.Tests.Queries.Lambdas.Lead>().Build();
        var lead = new Storage.Tests.Queries.Lambdas.Lead
        {
            Id = "k", Name = "\u00e9\U0001F600", Met = new(2025, 1, 1, 1, 2, 3, TimeSpan.FromMinutes(-330)), Spent = TimeSpan.FromTicks(-12345678),
            Address = new("B", null) { Former = new("C", "d") }, Named = new() { ["x"] = new() { Sku = "s", Marks = ["m"] } }, Matrix = [[1], []],
            Peers = ["0123456789abcdef01234567"], Hash = [1, 2], Anything = new Dictionary<string, object?> { ["a"] = new List<object?> { 1, 2L, 3.0, 4m, null } },
        };

        var document = mapper.ToDocument(lead);
        var again = mapper.ToDocument(mapper.FromDocument(Document.Parse(document.ToString())));

        Assert.Equal(document.ToString(), again.ToString());
        Assert.Equal(lead.Met, mapper.FromDocument(document).Met);
        Assert.Equal(lead.Address, mapper.FromDocument(document).Address);
    }

    [Fact]
    public void Cycles_and_depth_are_errors_of_the_document()
    {
        var mapper = new CollectionBuilder<Node>().Build();
        var node = new Node { Id = 1 };
        node.Next = node;

        Assert.Throws<DocumentFormatException>(() => mapper.ToDocument(node));
    }

    [Fact]
    public void An_application_document_too_large_is_refused()
    {
        var mapper = new CollectionBuilder<Attributed>().Build();

        Assert.Throws<DocumentFormatException>(() => mapper.ToDocument(new() { Id = 1, Required = new string('x', 17 * 1024 * 1024) }));
    }

    public class Members
    {
        public Members()
        {
        }

        public Members(int given) => Private = given;

        public int Id { get; set; }

        public int Plain { get; set; }

        public int Private { get; private set; }

        public int Init { get; init; }

        public int Field;

        public readonly int Fixed = 5;

        public int Computed => Plain * 2;

        public List<int> Unsettable { get; } = [1];

        internal int Internal { get; set; } = 6;

        public static int Static { get; set; } = 7;

        public int this[int index] => index;
    }

    public sealed class Attributed
    {
        public int Id { get; set; }

        [JsonPropertyName("other")]
        public string? Renamed { get; set; }

        [JsonIgnore]
        public string? Ignored { get; set; }

        [JsonConverter(typeof(HashConverter))]
        public int Converted { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? OnlyIfSet { get; set; }

        public required string Required { get; init; }

        [JsonIgnore]
        public string? Computed { get; set; }

        [JsonInclude]
        public string Shown => "computed";
    }

    public sealed class HashConverter : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            int.Parse(reader.GetString()!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue($"#{value}");
    }

    [JsonDerivedType(typeof(Dog), "Dog")]
    [JsonDerivedType(typeof(Cat), "Cat")]
    public class Animal
    {
        public int Id { get; set; }

        public Animal? Friend { get; set; }
    }

    public sealed class Dog : Animal
    {
        public string? Breed { get; set; }
    }

    public sealed class Cat : Animal
    {
        public int Lives { get; set; }
    }

    public sealed class Formed
    {
        public int Id { get; set; }

        public DayOfWeek Kind { get; set; }

        public string? Maybe { get; set; }

        public DateTimeOffset When { get; set; }
    }

    public sealed class Keeping
    {
        public int Id { get; set; }

        public int A { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed class Strict
    {
        public int Id { get; set; }

        public int A { get; set; }
    }

    public sealed class Versioned
    {
        public int Id { get; set; }

        [DocumentVersion]
        public int Rev { get; set; }
    }

    public sealed class FluentVersion
    {
        public int Id { get; set; }

        public long? Rev { get; set; }
    }

    public sealed class Node
    {
        public int Id { get; set; }

        public Node? Next { get; set; }
    }
}

public sealed class Generated
{
    public string Id { get; set; } = "";

    public decimal Amount { get; set; }

    public DayOfWeek Kind { get; set; }

    public DayOfWeek? Maybe { get; set; }

    public DateTime At { get; set; }

    public List<GeneratedPart> Parts { get; set; } = [];

    public object? Any { get; set; }

    [ObjectIdRepresentation]
    public string? Owner { get; set; }

    public Dictionary<string, int> Counts { get; set; } = [];

    [DocumentVersion]
    public long Version { get; set; }
}

public sealed class GeneratedPart
{
    public Guid Key { get; set; }

    public int Count { get; set; }
}

[JsonSerializable(typeof(Generated))]
internal sealed partial class GeneratedContext : JsonSerializerContext;
