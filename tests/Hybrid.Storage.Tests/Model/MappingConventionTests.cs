using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Tests.Model;

/// <summary>What a provider can do to make classes that were mapped for its driver work unchanged.</summary>
public class MappingConventionTests
{
    [Fact]
    public void A_convention_names_ignores_represents_and_brings_types()
    {
        var mapper = new CollectionBuilder<Foreign>().HasName("f").Build(conventions: [new ForeignConvention()], ids: new CountingIds());
        var value = new Foreign { Title = "t", Secret = "s", Kind = DayOfWeek.Monday, Owner = "0123456789abcdef01234567", Number = 5 };

        var document = mapper.ToDocument(value);
        var back = mapper.FromDocument(document);

        Assert.Equal(
            """{"_id":{"$oid":"000000000000000000000001"},"ttl":"t","Kind":"Monday","Owner":{"$oid":"0123456789abcdef01234567"},"Number":"5"}""", document.ToString());
        Assert.Equal("000000000000000000000001", value.Key.Hex);
        Assert.Equal(("t", null, DayOfWeek.Monday, 5), (back.Title, back.Secret, back.Kind, back.Number));
        Assert.Equal("""{"_id":{"$oid":"000000000000000000000001"}}""", Storage.Queries.Lambdas.FilterLambda.Parse(x => x.Key == back.Key, mapper).ToMql().ToString());
        Assert.Equal("""{"Number":"7"}""", Storage.Queries.Lambdas.FilterLambda.Parse(x => x.Number == 7, mapper).ToMql().ToString());
        Assert.Throws<Storage.Queries.UnsupportedQueryException>(() => Storage.Queries.Lambdas.FilterLambda.Parse(x => x.Number > 7, mapper));
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class ForeignAttribute(string what) : Attribute
    {
        public string What { get; } = what;
    }

    private sealed class ForeignConvention : MappingConvention
    {
        public override IReadOnlyList<JsonConverter> Converters { get; } = [new ForeignIdConverter()];

        public override void Apply(MemberMapping member)
        {
            switch (member.Member.GetCustomAttribute<ForeignAttribute>()?.What)
            {
                case "id":
                    member.IsId = true;
                    break;
                case "ignore":
                    member.IsIgnored = true;
                    break;
                case "ignoreIfNull":
                    member.IsIgnoredIfNull = true;
                    break;
                case "string":
                    member.Representation = MemberRepresentation.String;
                    break;
                case "objectId":
                    member.Representation = MemberRepresentation.ObjectId;
                    break;
                case { } name:
                    member.ElementName = name;
                    break;
            }
        }
    }

    public readonly record struct ForeignId(string Hex);

    private sealed class ForeignIdConverter : JsonConverter<ForeignId>
    {
        public override ForeignId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            return new(json.RootElement.GetProperty("$oid").GetString()!);
        }

        public override void Write(Utf8JsonWriter writer, ForeignId value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("$oid", value.Hex ?? new string('0', 24));
            writer.WriteEndObject();
        }
    }

    private sealed class Foreign
    {
        [Foreign("id")]
        public ForeignId Key { get; set; }

        [Foreign("ttl")]
        public string? Title { get; set; }

        [Foreign("ignore")]
        public string? Secret { get; set; }

        [Foreign("ignoreIfNull")]
        public string? Maybe { get; set; }

        [Foreign("string")]
        public DayOfWeek Kind { get; set; }

        [Foreign("objectId")]
        public string? Owner { get; set; }

        [Foreign("string")]
        public int Number { get; set; }
    }
}
