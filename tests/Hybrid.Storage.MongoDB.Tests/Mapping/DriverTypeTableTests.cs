using System.Net;
using Hybrid.Storage.Model;
using Hybrid.Storage.MongoDB.Serialization;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Hybrid.Storage.MongoDB.Tests.Mapping;

/// <summary>
/// The table of types (docs/getting-started.md, "How values are stored") against the driver that is referenced here: the same C# value, the same bytes, and back.
/// </summary>
public sealed class DriverTypeTableTests
{
    static DriverTypeTableTests() => BsonSerializer.TryRegisterSerializer(new GuidSerializer(GuidRepresentation.Standard));

    public enum Small
    {
        None,
        Some = 7,
    }

    public enum Long : long
    {
        Far = 5_000_000_000,
    }

    private static readonly Dictionary<string, Action> Table = new()
    {
        ["int"] = () => Compare(5, int.MinValue, int.MaxValue),
        ["long"] = () => Compare(5L, long.MinValue, long.MaxValue),
        ["short"] = () => Compare((short)-5),
        ["byte"] = () => Compare((byte)5),
        ["uint"] = () => Compare(5u),
        ["ulong"] = () => Compare(5ul),
        ["char"] = () => Compare('a'),
        ["double"] = () => Compare(1.0, -0.0, 0.1, double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon),
        ["float"] = () => Compare(0.1f, float.MaxValue),
        ["decimal"] = () => Compare(12.50m, 0m, -1.10m, 0.0000000001m, decimal.MaxValue, decimal.MinValue),
        ["bool"] = () => Compare(true, false),
        ["string"] = () => Compare("", "text é \U0001F600 \" \\ \n", null!),
        ["Guid"] = () => Compare(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Guid.Empty),
        ["byte[]"] = () => Compare<byte[]>([1, 2, 3], [], null!),
        ["DateTime"] = () => Compare(
            new DateTime(2025, 10, 13, 13, 52, 33, 123, DateTimeKind.Utc), DateTime.UnixEpoch, DateTime.MinValue, DateTime.MaxValue,
            new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(-4567), DateTime.UnixEpoch.AddTicks(9999)),
        ["DateTimeOffset"] = () => Compare(new DateTimeOffset(2025, 10, 13, 15, 52, 33, 123, TimeSpan.FromHours(2)).AddTicks(4567)),
        ["DateOnly"] = () => Compare(new DateOnly(2025, 10, 13), DateOnly.MinValue),
        ["TimeOnly"] = () => Compare(new TimeOnly(13, 52, 33, 123), TimeOnly.MinValue),
        ["TimeSpan"] = () => Compare(new TimeSpan(1, 2, 3, 4, 5), TimeSpan.Zero, -TimeSpan.FromSeconds(1)),
        ["enum"] = () => Compare(Small.None, Small.Some, (Small)99),
        ["enum of long"] = () => Compare(Long.Far),
        ["Uri"] = () => Compare(new Uri("https://example.org/a?b=c")),
        ["Version"] = () => Compare(new Version(1, 2, 3)),
        ["IPAddress"] = () => Compare(IPAddress.Loopback, IPAddress.IPv6Loopback),
        ["nullable"] = () => Compare<int?>(5, null),
        ["list"] = () => Compare<List<string>>(["a", "b"], [], null!),
        ["array"] = () => Compare<double[]>([1, 2.5]),
        ["list of lists"] = () => Compare<List<List<int>>>([[1], []]),
        ["dictionary"] = () => Compare(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }),
        ["sub-document"] = () => Compare(new Sub { Name = "x", Inner = new() { Name = "y" } }),
        ["record"] = () => Compare(new Point(1, 2.5)),
    };

    public static TheoryData<string> Types => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_library_stores_what_the_driver_stores(string type) => Table[type]();

    private static void Compare<T>(params T[] values)
    {
        var mapping = DocumentMapping.Create(typeof(Holder<T>), new CollectionDeclaration { Name = "things" }, new(), []);
        var mapper = new DocumentMapper<Holder<T>>(mapping, IdSource.Default);
        foreach (var value in values)
        {
            var holder = new Holder<T> { Id = "1", Value = value };
            var theirs = BsonDecoder.Decode(holder.ToBson());

            var ours = mapper.ToDocument(holder).Root;

            Assert.Equal(theirs.ToString(), ours.ToString());
            Assert.Equal(theirs, ours);
            Assert.Equal(theirs, BsonDecoder.Decode(mapper.FromDocument(theirs).ToBson()));
            Assert.Equal(theirs, mapper.ToDocument(BsonSerializer.Deserialize<Holder<T>>(BsonEncoder.Encode(ours))).Root);
        }
    }

    public sealed class Holder<T>
    {
        public string Id { get; set; } = "";

        public T? Value { get; set; }
    }

    public sealed class Sub
    {
        public string? Name { get; set; }

        public Sub? Inner { get; set; }
    }

    public sealed record Point(int X, double Y);
}
