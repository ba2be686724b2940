using System.Reflection;
using System.Text.Json.Serialization;
using Hybrid.Storage.Providers;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Options;

namespace Hybrid.Storage.MongoDB.Mapping;

/// <summary>
/// Reads the driver's own attributes and types, so that classes and data already mapped for it work unchanged. An attribute that changes
/// what is stored and that the library does not follow is refused at start: to ignore it would be a silent change of the data.
/// </summary>
internal sealed class MongoMappingConvention : MappingConvention
{
    public override IReadOnlyList<JsonConverter> Converters { get; } =
        [new ObjectIdConverter(), new Decimal128Converter(), new BsonValueConverterFactory()];

    public override void Apply(MemberMapping member)
    {
        foreach (var attribute in member.Member.GetCustomAttributes<Attribute>(inherit: true))
        {
            Apply(member, attribute);
        }
    }

    private static void Apply(MemberMapping member, Attribute attribute)
    {
        switch (attribute)
        {
            case BsonIdAttribute:
                member.IsId = true;
                break;
            case BsonElementAttribute { ElementName: { } name }:
                member.ElementName = name;
                break;
            case BsonIgnoreAttribute:
                member.IsIgnored = true;
                break;
            case BsonIgnoreIfNullAttribute { Value: true }:
                member.IsIgnoredIfNull = true;
                break;
            // The default of a reference is null; that of a number is stored, which reads back the same.
            case BsonIgnoreIfDefaultAttribute { Value: true }:
                member.IsIgnoredIfNull |= !member.MemberType.IsValueType || Nullable.GetUnderlyingType(member.MemberType) is not null;
                break;
            case BsonRepresentationAttribute { Representation: var representation }:
                Represent(member, representation);
                break;
            case BsonGuidRepresentationAttribute { GuidRepresentation: not GuidRepresentation.Standard }:
            case BsonDictionaryOptionsAttribute { Representation: not DictionaryRepresentation.Document }:
            case BsonDateTimeOptionsAttribute { Representation: not BsonType.DateTime }:
            case BsonTimeSpanOptionsAttribute { Representation: not BsonType.String }:
            case BsonExtraElementsAttribute:
            case BsonSerializerAttribute:
                throw Unsupported(member, attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal));
        }
    }

    private static void Represent(MemberMapping member, BsonType representation)
    {
        var type = Nullable.GetUnderlyingType(member.MemberType) ?? member.MemberType;
        if (IsDefault(type, representation))
        {
            return;
        }

        member.Representation = representation switch
        {
            BsonType.ObjectId => MemberRepresentation.ObjectId,
            BsonType.String => MemberRepresentation.String,
            BsonType.DateTime => MemberRepresentation.DateTime,
            _ => throw Unsupported(member, $"BsonRepresentation({representation})"),
        };
    }

    private static bool IsDefault(Type type, BsonType representation) => representation switch
    {
        BsonType.ObjectId => type == typeof(ObjectId),
        BsonType.String => type == typeof(string) || type == typeof(TimeSpan),
        BsonType.DateTime => type == typeof(DateTime) || type == typeof(DateOnly),
        BsonType.Document => type == typeof(DateTimeOffset),
        BsonType.Decimal128 => type == typeof(decimal) || type == typeof(Decimal128),
        BsonType.Double => type == typeof(double) || type == typeof(float),
        BsonType.Boolean => type == typeof(bool),
        BsonType.Binary => type == typeof(byte[]) || type == typeof(Guid),
        BsonType.Int64 => type == typeof(long) || type == typeof(ulong) || type == typeof(TimeOnly) || (type.IsEnum && IsLong(type)),
        BsonType.Int32 => type == typeof(int) || type == typeof(short) || type == typeof(ushort)
            || type == typeof(byte) || type == typeof(sbyte) || type == typeof(char) || type == typeof(uint)
            || (type.IsEnum && !IsLong(type)),
        _ => false,
    };

    private static bool IsLong(Type type) => Type.GetTypeCode(type) is TypeCode.Int64 or TypeCode.UInt64;

    private static ModelException Unsupported(MemberMapping member, string what) => new(
        $"has [{what}], which the library does not follow: documents written by it and by the driver would differ. "
        + "Remove the attribute, or read and write this collection through the driver.",
        member.Member.DeclaringType,
        member.Member.Name);
}
