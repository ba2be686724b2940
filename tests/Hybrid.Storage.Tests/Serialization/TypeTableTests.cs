using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Serialization;

/// <summary>The table of types (docs/getting-started.md, "How values are stored"), type by type. The expected texts are what MongoDB.Driver 3.11 writes, in the library's one form.</summary>
public class TypeTableTests
{
    public static TheoryData<object?, Type, string> Table => new()
    {
        { new DateTime(2025, 10, 13, 13, 52, 33, 123, DateTimeKind.Utc).AddTicks(4567), typeof(DateTime), """{"$date":"2025-10-13T13:52:33.123Z"}""" },
        { new DateTime(2025, 10, 13, 13, 52, 33, DateTimeKind.Unspecified), typeof(DateTime), """{"$date":"2025-10-13T13:52:33Z"}""" },
        { new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(-4567), typeof(DateTime), """{"$date":{"$numberLong":"-315619200000"}}""" },
        { DateTime.MinValue, typeof(DateTime), """{"$date":{"$numberLong":"-62135596800000"}}""" },
        { DateTime.MaxValue, typeof(DateTime), """{"$date":"9999-12-31T23:59:59.999Z"}""" },
        {
            new DateTimeOffset(2025, 10, 13, 15, 52, 33, 123, TimeSpan.FromHours(2)).AddTicks(4567), typeof(DateTimeOffset),
            """{"DateTime":{"$date":"2025-10-13T13:52:33.123Z"},"Ticks":638959675531234567,"Offset":120}"""
        },
        { new DateOnly(2025, 10, 13), typeof(DateOnly), """{"$date":"2025-10-13T00:00:00Z"}""" },
        { new TimeOnly(13, 52, 33, 123), typeof(TimeOnly), "499531230000" },
        { TimeOnly.MinValue, typeof(TimeOnly), """{"$numberLong":"0"}""" },
        { new TimeSpan(1, 2, 3, 4, 5), typeof(TimeSpan), "\"1.02:03:04.0050000\"" },
        { TimeSpan.FromSeconds(1), typeof(TimeSpan), "\"00:00:01\"" },
        { 12.50m, typeof(decimal), """{"$numberDecimal":"12.50"}""" },
        { 0.0000000001m, typeof(decimal), """{"$numberDecimal":"1E-10"}""" },
        { decimal.Negate(0.0m), typeof(decimal), """{"$numberDecimal":"-0.0"}""" },
        { decimal.MaxValue, typeof(decimal), """{"$numberDecimal":"9.999999999999999999999999999999999E+6144"}""" },
        { decimal.MinValue, typeof(decimal), """{"$numberDecimal":"-9.999999999999999999999999999999999E+6144"}""" },
        { decimal.MaxValue - 1, typeof(decimal), """{"$numberDecimal":"79228162514264337593543950334"}""" },
        { Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), typeof(Guid), """{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"04"}}""" },
        { new byte[] { 1, 2, 3 }, typeof(byte[]), """{"$binary":{"base64":"AQID","subType":"00"}}""" },
        { (ReadOnlyMemory<byte>)new byte[] { 1, 2, 3 }, typeof(ReadOnlyMemory<byte>), """{"$binary":{"base64":"AQID","subType":"00"}}""" },
        { 1.0, typeof(double), "1.0" },
        { -0.0, typeof(double), "-0.0" },
        { double.NaN, typeof(double), """{"$numberDouble":"NaN"}""" },
        { double.NegativeInfinity, typeof(double), """{"$numberDouble":"-Infinity"}""" },
        { 0.1f, typeof(float), "0.10000000149011612" },
        { float.MaxValue, typeof(float), "1.7976931348623157E+308" },
        { (Half)0.5f, typeof(Half), "0.5" },
        { CultureInfo.InvariantCulture, typeof(CultureInfo), """{"Name":"","UseUserOverride":false}""" },
        { new BitArray(new[] { true, false, true }), typeof(BitArray), """{"Length":3,"Bytes":{"$binary":{"base64":"BQ==","subType":"00"}}}""" },
        { Half.MaxValue, typeof(Half), "1.7976931348623157E+308" },
        { IPAddress.IPv6Loopback, typeof(IPAddress), "\"[::1]\"" },
        { Tuple.Create(1, "b", 2L), typeof(Tuple<int, string, long>), """[1,"b",{"$numberLong":"2"}]""" },
        { (1.0, DateTime.UnixEpoch), typeof((double, DateTime)), """[1.0,{"$date":"1970-01-01T00:00:00Z"}]""" },
        { (ValueTuple<int>?)ValueTuple.Create(1), typeof(ValueTuple<int>?), "[1]" },
        { new Derived { Own = 1, Base = 2, Field = 3 }, typeof(Derived), """{"Field":3,"Base":2,"Own":1}""" },
        { 5, typeof(int), "5" },
        { 5L, typeof(long), """{"$numberLong":"5"}""" },
        { 5000000000L, typeof(long), "5000000000" },
        { (short)-5, typeof(short), "-5" },
        { (ushort)5, typeof(ushort), "5" },
        { (byte)5, typeof(byte), "5" },
        { (sbyte)-5, typeof(sbyte), "-5" },
        { 5u, typeof(uint), "5" },
        { uint.MaxValue, typeof(uint), "4294967295" },
        { 5ul, typeof(ulong), """{"$numberLong":"5"}""" },
        { 'a', typeof(char), "97" },
        { true, typeof(bool), "true" },
        { "text \u00e9 \U0001F600 \" \\ \n", typeof(string), "\"text \u00e9 \U0001F600 \\\" \\\\ \\n\"" },
        { null, typeof(string), "null" },
        { Colour.Green, typeof(Colour), "1" },
        { (Colour?)Colour.Green, typeof(Colour?), "1" },
        { null, typeof(Colour?), "null" },
        { (Colour)77, typeof(Colour), "77" },
        { Wide.Far, typeof(Wide), "5000000000" },
        { Wide.Near, typeof(Wide), """{"$numberLong":"0"}""" },
        { Narrow.High, typeof(Narrow), "255" },
        { Unsigned.High, typeof(Unsigned), "-1" },
        { UnsignedWide.High, typeof(UnsignedWide), """{"$numberLong":"-1"}""" },
        { Named.One | Named.Two, typeof(Named), "\"One, Two\"" },
        { new Uri("http://a.b/c"), typeof(Uri), "\"http://a.b/c\"" },
        { new Uri("c/d", UriKind.Relative), typeof(Uri), "\"c/d\"" },
        { new Version(1, 2, 3), typeof(Version), "\"1.2.3\"" },
        { IPAddress.Loopback, typeof(IPAddress), "\"127.0.0.1\"" },
        { new KeyValuePair<string, int>("a", 1), typeof(KeyValuePair<string, int>), """{"k":"a","v":1}""" },
        { new Dictionary<string, long> { ["a"] = 1 }, typeof(Dictionary<string, long>), """{"a":{"$numberLong":"1"}}""" },
        { new Dictionary<Guid, int> { [Guid.Empty] = 1 }, typeof(Dictionary<Guid, int>), """{"00000000-0000-0000-0000-000000000000":1}""" },
        { new Dictionary<Colour, int> { [Colour.Green] = 1 }, typeof(Dictionary<Colour, int>), """{"Green":1}""" },
        { new Dictionary<int, int> { [-3] = 1 }, typeof(Dictionary<int, int>), """{"-3":1}""" },
        { new List<DateTime> { DateTime.UnixEpoch }, typeof(List<DateTime>), """[{"$date":"1970-01-01T00:00:00Z"}]""" },
        { new[] { 1.0, 2.5 }, typeof(double[]), "[1.0,2.5]" },
        { new HashSet<int> { 1 }, typeof(HashSet<int>), "[1]" },
        { (int?)5, typeof(int?), "5" },
        { null, typeof(int?), "null" },
        { new ObjectIdValue(Convert.FromHexString("0123456789abcdef01234567")), typeof(ObjectIdValue), """{"$oid":"0123456789abcdef01234567"}""" },
        { Decimal128Value.Parse("1E+100"), typeof(Decimal128Value), """{"$numberDecimal":"1E+100"}""" },
        { new BinaryValue(new byte[] { 9 }, 128), typeof(BinaryValue), """{"$binary":{"base64":"CQ==","subType":"80"}}""" },
        { DocumentValue.MaxKey, typeof(DocumentValue), """{"$maxKey":1}""" },
        { DocumentValue.FromTimestamp(4294967298), typeof(DocumentValue), """{"$timestamp":{"t":1,"i":2}}""" },
        {
            DocumentObject.Of(new DocumentField("a", DocumentValue.From(1.0)), new DocumentField("b", DocumentValue.Null)), typeof(DocumentObject),
            """{"a":1.0,"b":null}"""
        },
        { DocumentArray.Of(DocumentValue.From(1L)), typeof(DocumentArray), """[{"$numberLong":"1"}]""" },
        { new Point(1, "x"), typeof(Point), """{"X":1,"Name":"x"}""" },
        { new Money { Amount = 1.50m }, typeof(Money), """{"Amount":{"$numberDecimal":"1.50"}}""" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_type_is_written_as_the_driver_writes_it_and_reads_back(object? value, Type type, string expected) =>
        Generic(nameof(Check), type, value, expected);

    public static TheoryData<Type, string, object?> OtherForms => new()
    {
        { typeof(long), "5", 5L },
        { typeof(long), "5.0", 5L },
        { typeof(long), """{"$numberDecimal":"5"}""", 5L },
        { typeof(int), """{"$numberLong":"5"}""", 5 },
        { typeof(int), "5.0", 5 },
        { typeof(int), """{"$numberInt":"5"}""", 5 },
        { typeof(double), "5", 5.0 },
        { typeof(double), """{"$numberLong":"5"}""", 5.0 },
        { typeof(double), """{"$numberDecimal":"0.5"}""", 0.5 },
        { typeof(decimal), "5", 5m },
        { typeof(decimal), "0.1", 0.1m },
        { typeof(decimal), "\"12.50\"", 12.50m },
        { typeof(decimal), """{"$numberLong":"5"}""", 5m },
        { typeof(decimal), """{"$numberDecimal":"1E+3"}""", 1000m },
        { typeof(DateTime), """{"$date":{"$numberLong":"0"}}""", DateTime.UnixEpoch },
        { typeof(DateTime), "\"1970-01-01T00:00:00Z\"", DateTime.UnixEpoch },
        { typeof(DateTimeOffset), """{"$date":"1970-01-01T00:00:00Z"}""", DateTimeOffset.UnixEpoch },
        { typeof(DateTimeOffset), """[{"$numberLong":"621355968000000000"},0]""", DateTimeOffset.UnixEpoch },
        { typeof(DateTimeOffset), "\"1970-01-01T00:00:00Z\"", DateTimeOffset.UnixEpoch },
        { typeof(Guid), "\"00112233-4455-6677-8899-aabbccddeeff\"", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { typeof(Guid), """{"$uuid":"00112233-4455-6677-8899-aabbccddeeff"}""", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { typeof(Colour), "\"Green\"", Colour.Green },
        { typeof(Colour), """{"$numberLong":"1"}""", Colour.Green },
        { typeof(TimeSpan), "10000000", TimeSpan.FromSeconds(1) },
        { typeof(char), """{"$numberLong":"97"}""", 'a' },
        { typeof(ObjectIdValue), "\"0123456789abcdef01234567\"", new ObjectIdValue(Convert.FromHexString("0123456789abcdef01234567")) },
    };

    [Theory]
    [MemberData(nameof(OtherForms))]
    public void A_type_reads_what_other_writers_wrote(Type type, string stored, object? expected) => Generic(nameof(CheckRead), type, stored, expected);

    public static TheoryData<Type, string> Unreadable => new()
    {
        { typeof(int), "5.5" },
        { typeof(int), "5000000000" },
        { typeof(int), "null" },
        { typeof(int), "\"5\"" },
        { typeof(byte), "256" },
        { typeof(uint), "-1" },
        { typeof(double), "9007199254740993" },
        { typeof(decimal), """{"$numberDecimal":"NaN"}""" },
        { typeof(decimal), """{"$numberDecimal":"1E+40"}""" },
        { typeof(string), """{"$oid":"0123456789abcdef01234567"}""" },
        { typeof(string), "5" },
        { typeof(bool), "1" },
        { typeof(Guid), """{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"03"}}""" },
        { typeof(DateTime), "5" },
        { typeof(DateTime), """{"$date":{"$numberLong":"253402300800000"}}""" },
        { typeof(DateOnly), """{"$date":"1970-01-01T00:00:01Z"}""" },
        { typeof(Colour), "\"Purple\"" },
        { typeof(Narrow), "256" },
        { typeof(Version), "\"x\"" },
        { typeof(Half), "70000.0" },
        { typeof(float), "1.0E+200" },
        { typeof((int, int)), "[1]" },
        { typeof((int, int)), "[1,2,3]" },
        { typeof((int, int)), "{}" },
        { typeof(Uri), "5" },
        { typeof(DocumentObject), "[1]" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_value_that_would_be_changed_by_reading_is_refused_naming_the_member(Type type, string stored) =>
        Generic(nameof(CheckUnreadable), type, stored);

    public static TheoryData<object, Type> Unwritable => new()
    {
        { ulong.MaxValue, typeof(ulong) },
        { "half \ud83d", typeof(string) },
        { new Dictionary<string, string> { ["$oid"] = "0123456789abcdef01234567" }, typeof(Dictionary<string, string>) },
        { new Dictionary<string, object> { ["a"] = new Dictionary<string, object> { ["$date"] = 1 } }, typeof(object) },
        { new Dictionary<string, int> { ["\udc00"] = 1 }, typeof(Dictionary<string, int>) },
        { new Dictionary<string, int> { [""] = 1 }, typeof(Dictionary<string, int>) },
        { new Regex("a", RegexOptions.RightToLeft), typeof(Regex) },
    };

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void A_value_that_would_be_changed_by_writing_is_refused(object value, Type type) => Generic(nameof(CheckUnwritable), type, value);

    [Fact]
    public void A_regular_expression_keeps_pattern_and_options()
    {
        var mapper = new CollectionBuilder<Holder<Regex>>().Build();

        var document = mapper.ToDocument(new() { Id = 1, V = new Regex("^a b$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.Compiled) });
        var back = mapper.FromDocument(document).V!;

        Assert.Equal("""{"_id":1,"V":{"$regularExpression":{"pattern":"^a b$","options":"is"}}}""", document.ToString());
        Assert.Equal("^a b$", back.ToString());
        Assert.Equal(RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, back.Options);
    }

    public static TheoryData<object?, string> Dynamic => new()
    {
        { 5, "5" },
        { 5L, """{"$numberLong":"5"}""" },
        { 5.0, "5.0" },
        { 5.50m, """{"$numberDecimal":"5.50"}""" },
        { "x", "\"x\"" },
        { true, "true" },
        { null, "null" },
        { DateTime.UnixEpoch, """{"$date":"1970-01-01T00:00:00Z"}""" },
        { Guid.Empty, """{"$binary":{"base64":"AAAAAAAAAAAAAAAAAAAAAA==","subType":"04"}}""" },
        { new byte[] { 1 }, """{"$binary":{"base64":"AQ==","subType":"00"}}""" },
        { new List<object?> { 1, "a", null }, """[1,"a",null]""" },
        { new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = 1L } }, """{"a":{"b":{"$numberLong":"1"}}}""" },
        { DocumentValue.MinKey, """{"$minKey":1}""" },
        { Decimal128Value.Parse("9.999999999999999999999999999999998E+6144"), """{"$numberDecimal":"9.999999999999999999999999999999998E+6144"}""" },
    };

    [Theory]
    [MemberData(nameof(Dynamic))]
    public void Dynamic_content_is_written_by_its_type_and_reads_back_as_the_natural_one(object? value, string expected) =>
        Check<object>(value, expected);

    [Fact]
    public void Json_elements_and_nodes_are_extended_json_and_round_trip()
    {
        const string text = """{"a":{"$date":"1970-01-01T00:00:00Z"},"b":[1,1.0,{"$numberLong":"1"}],"c":null}""";

        Assert.Equal($$"""{"_id":1,"V":{{text}}}""", RoundTrip(JsonDocument.Parse(text).RootElement));
        Assert.Equal($$"""{"_id":1,"V":{{text}}}""", RoundTrip(JsonNode.Parse(text)!.AsObject()));
    }

    [Fact]
    public void A_stack_is_refused_because_it_would_come_back_upside_down() =>
        Assert.Throws<ModelException>(() => new CollectionBuilder<Holder<Stack<int>>>().Build());

    [Fact]
    public void Culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = odd;

            Check<decimal>(-1.5m, """{"$numberDecimal":"-1.5"}""");
            Check<double>(-1.5, "-1.5");
            Check<long>(-5L, """{"$numberLong":"-5"}""");
            Check<Dictionary<int, int>>(new Dictionary<int, int> { [-3] = -1 }, """{"-3":-1}""");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Check<T>(object? value, string expected)
    {
        var mapper = new CollectionBuilder<Holder<T>>().Build();

        var document = mapper.ToDocument(new() { Id = 1, V = (T?)value });

        Assert.Equal($$"""{"_id":1,"V":{{expected}}}""", document.ToString());
        var back = mapper.FromDocument(Document.Parse(document.ToString()));
        Assert.Equal(document.ToString(), mapper.ToDocument(back).ToString());
        if (value is not (DateTime or ReadOnlyMemory<byte>))
        {
            Assert.Equal(value, back.V);
        }
        else if (value is DateTime)
        {
            Assert.Equal(DateTimeKind.Utc, ((DateTime)(object)back.V!).Kind);
        }
    }

    private static void CheckRead<T>(string stored, object? expected)
    {
        var mapper = new CollectionBuilder<Holder<T>>().Build();

        Assert.Equal(expected, mapper.FromDocument(Document.Parse($$"""{"_id":1,"V":{{stored}}}""")).V);
    }

    private static void CheckUnreadable<T>(string stored)
    {
        var mapper = new CollectionBuilder<Holder<T>>().Build();

        var e = Assert.Throws<DocumentFormatException>(() => mapper.FromDocument(Document.Parse($$"""{"_id":1,"V":{{stored}}}""")));

        Assert.Contains("V", e.Path);
    }

    private static void CheckUnwritable<T>(object value)
    {
        var mapper = new CollectionBuilder<Holder<T>>().Build();

        Assert.Throws<DocumentFormatException>(() => mapper.ToDocument(new() { Id = 1, V = (T)value }));
    }

    private static string RoundTrip<T>(T value)
    {
        var mapper = new CollectionBuilder<Holder<T>>().Build();
        return mapper.ToDocument(mapper.FromDocument(mapper.ToDocument(new() { Id = 1, V = value }))).ToString();
    }

    private static void Generic(string method, Type type, params object?[] arguments)
    {
        var flags = System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.DoNotWrapExceptions;
        typeof(TypeTableTests).GetMethod(method, flags)!.MakeGenericMethod(type).Invoke(null, flags, null, arguments, CultureInfo.InvariantCulture);
    }

    public sealed class Holder<T>
    {
        public int Id { get; set; }

        public T? V { get; set; }
    }

    public enum Colour
    {
        Red,
        Green,
    }

    public enum Wide : long
    {
        Near,
        Far = 5000000000,
    }

    public enum Narrow : byte
    {
        High = 255,
    }

    public enum Unsigned : uint
    {
        High = uint.MaxValue,
    }

    public enum UnsignedWide : ulong
    {
        High = ulong.MaxValue,
    }

    [Flags, StringEnum]
    public enum Named
    {
        One = 1,
        Two = 2,
    }

    public class Basic
    {
        public int Field;

        public int Base { get; set; }
    }

    public sealed class Derived : Basic
    {
        public int Own { get; set; }

        public override bool Equals(object? obj) => obj is Derived other && (other.Field, other.Base, other.Own) == (Field, Base, Own);

        public override int GetHashCode() => Own;
    }

    public sealed record Point(int X, string Name);

    public struct Money
    {
        public decimal Amount;
    }
}
