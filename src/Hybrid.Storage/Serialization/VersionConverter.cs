using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>The version member: read out of <c>_sync</c>, which the typed document never writes.</summary>
internal static class VersionConverter
{
    /// <summary>The field of <c>_sync</c> that counts versions.</summary>
    public const string Field = "v";

    /// <summary>The converter for the member's type, or null if it is not one that can hold a version.</summary>
    public static JsonConverter? For(Type type) => type switch
    {
        _ when type == typeof(long) => Int64,
        _ when type == typeof(int) => Int32,
        _ when type == typeof(long?) => new NullableScalarConverter<long>(Int64),
        _ when type == typeof(int?) => new NullableScalarConverter<int>(Int32),
        _ => null,
    };

    private static ScalarConverter<long> Int64 { get; } = new(DocumentValue.From, Read);

    private static ScalarConverter<int> Int32 { get; } = new(v => DocumentValue.From(v), v => checked((int)Read(v)));

    private static long Read(DocumentValue stamp)
    {
        var version = stamp.Kind == DocumentValueKind.Object ? stamp.AsObject.Get(Field) : stamp;
        return version.IsNumber
            ? ValueNumbers.ToInteger(version, 0, long.MaxValue, typeof(long))
            : throw new JsonException("'_sync' holds no version");
    }
}
