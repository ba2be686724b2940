using System.Globalization;
using System.Numerics;
using System.Text;
using Hybrid.Storage.Documents;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Documents;

public class ValueOrderTests(ITestOutputHelper output)
{
    /// <summary>Each line is below the next; the values in a line are equal.</summary>
    private static readonly string[][] Ascending =
    [
        ["{'$minKey':1}"],
        ["{'$undefined':true}"],
        ["null"],
        ["{'$numberDouble':'NaN'}", "{'$numberDecimal':'NaN'}"],
        ["{'$numberDouble':'-Infinity'}", "{'$numberDecimal':'-Infinity'}"],
        ["{'$numberDecimal':'-1E+400'}"],
        ["-1.7976931348623157E308"],
        ["-9223372036854775809.0", "{'$numberLong':'-9223372036854775808'}", "{'$numberDecimal':'-9223372036854775808'}"],
        ["{'$numberDecimal':'-9223372036854775807.5'}"],
        ["-9223372036854775807"],
        ["-1.5", "{'$numberDecimal':'-1.50'}"],
        ["-1", "-1.0", "{'$numberLong':'-1'}", "{'$numberDecimal':'-1.000'}"],
        ["-5E-324"],
        ["{'$numberDecimal':'-1E-6176'}"],
        ["0", "0.0", "-0.0", "{'$numberLong':'0'}", "{'$numberDecimal':'0'}", "{'$numberDecimal':'-0E+6111'}"],
        ["{'$numberDecimal':'1E-6176'}"],
        ["5E-324"],
        ["{'$numberDecimal':'0.1'}", "{'$numberDecimal':'0.100'}"],
        ["0.1"],
        ["0.5", "{'$numberDecimal':'0.5'}"],
        ["1", "1.0", "{'$numberLong':'1'}", "{'$numberDecimal':'1.00'}"],
        ["1.0000000000000002"],
        ["9007199254740992.0", "9007199254740992", "{'$numberDecimal':'9007199254740992.0'}"],
        ["9007199254740993", "{'$numberDecimal':'9007199254740993'}"],
        ["{'$numberDecimal':'9007199254740993.5'}"],
        ["9007199254740994.0", "9007199254740994"],
        ["{'$numberLong':'9223372036854775807'}", "{'$numberDecimal':'9223372036854775807'}"],
        ["9223372036854775808.0", "{'$numberDecimal':'9223372036854775808'}"],
        ["1E+20", "{'$numberDecimal':'1E+20'}", "{'$numberDecimal':'100000000000000000000'}"],
        ["1.7976931348623157E308"],
        ["{'$numberDecimal':'1E+400'}"],
        ["{'$numberDouble':'Infinity'}", "{'$numberDecimal':'Infinity'}"],
        ["''"],
        ["'B'", "{'$symbol':'B'}"],
        ["'a'"],
        ["'a\\u0000'"],
        ["'ab'"],
        ["'é'"],
        ["'\uff5e'"],
        ["'\U0001f600'"],
        ["{}"],
        ["{'b':0}"],
        ["{'a':'x'}"],
        ["{'b':'x'}", "{'b':{'$symbol':'x'}}"],
        ["{'b':'x','a':1}", "{'b':'x','a':1.0}"],
        ["{'a':{}}"],
        ["[]"],
        ["[1]", "[1.0]"],
        ["[1,0]"],
        ["[2]"],
        ["['a']"],
        ["{'$binary':{'base64':'','subType':'00'}}"],
        ["{'$binary':{'base64':'','subType':'80'}}"],
        ["{'$binary':{'base64':'AA==','subType':'00'}}"],
        ["{'$binary':{'base64':'/w==','subType':'00'}}"],
        ["{'$binary':{'base64':'AA==','subType':'05'}}"],
        ["{'$binary':{'base64':'AAA=','subType':'00'}}"],
        ["{'$oid':'000000000000000000000000'}"],
        ["{'$oid':'00000000ffffffffffffffff'}"],
        ["{'$oid':'ff0000000000000000000000'}"],
        ["false"],
        ["true"],
        ["{'$date':{'$numberLong':'-1'}}"],
        ["{'$date':'1970-01-01T00:00:00Z'}"],
        ["{'$timestamp':{'t':1,'i':4294967295}}"],
        ["{'$timestamp':{'t':4294967295,'i':0}}"],
        ["{'$regularExpression':{'pattern':'a','options':''}}"],
        ["{'$regularExpression':{'pattern':'a','options':'i'}}"],
        ["{'$regularExpression':{'pattern':'b','options':''}}"],
        ["{'$dbPointer':{'$ref':'z','$id':{'$oid':'000000000000000000000000'}}}"],
        ["{'$dbPointer':{'$ref':'aa','$id':{'$oid':'000000000000000000000000'}}}"],
        ["{'$code':'a'}"],
        ["{'$code':'b'}"],
        ["{'$code':'a','$scope':{}}"],
        ["{'$code':'a','$scope':{'x':1}}", "{'$code':'a','$scope':{'x':1.0}}"],
        ["{'$maxKey':1}"],
    ];

    [Fact]
    public void Compare_orders_the_whole_table_and_hashes_agree_with_it()
    {
        var table = Ascending.SelectMany((line, rank) => line.Select(text => (Rank: rank, Value: Read(text)))).ToArray();
        foreach (var left in table)
        {
            foreach (var right in table)
            {
                var place = $"{left.Value} and {right.Value}";
                Assert.True(Math.Sign(ValueOrder.Compare(left.Value, right.Value)) == Math.Sign(left.Rank.CompareTo(right.Rank)), place);
                Assert.True(ValueOrder.EqualityComparer.Equals(left.Value, right.Value) == (left.Rank == right.Rank), place);
                if (left.Rank == right.Rank)
                {
                    var same = ValueOrder.EqualityComparer.GetHashCode(left.Value) == ValueOrder.EqualityComparer.GetHashCode(right.Value);
                    Assert.True(same, place);
                }
            }
        }
    }

    [Fact]
    public void Missing_compares_as_null()
    {
        Assert.Equal(0, ValueOrder.Compare(DocumentValue.Missing, DocumentValue.Null));
        Assert.True(ValueOrder.EqualityComparer.Equals(DocumentValue.Missing, DocumentValue.Null));
        var hash = ValueOrder.EqualityComparer.GetHashCode(DocumentValue.Null);
        Assert.Equal(hash, ValueOrder.EqualityComparer.GetHashCode(DocumentValue.Missing));
        Assert.True(ValueOrder.Compare(DocumentValue.Missing, DocumentValue.From(double.NaN)) < 0);
    }

    [Fact]
    public void Compare_of_an_object_looks_at_the_type_before_the_name()
    {
        Assert.True(ValueOrder.Compare(Read("{'b':0}"), Read("{'a':'x'}")) < 0);
        Assert.NotEqual(0, ValueOrder.Compare(Read("{'a':1,'b':2}"), Read("{'b':2,'a':1}")));
    }

    [Fact]
    public void Compare_is_a_total_order_on_random_values()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new RandomDocuments(seed);
        var values = Enumerable.Range(0, 300).Select(_ => random.Value()).ToArray();
        var sorted = values.Order(ValueOrder.Comparer).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = i; j < sorted.Length; j++)
            {
                var place = $"seed {seed}: {sorted[i]} and {sorted[j]}";
                var forward = ValueOrder.Compare(sorted[i], sorted[j]);
                Assert.True(forward <= 0, place);
                Assert.True(Math.Sign(forward) == -Math.Sign(ValueOrder.Compare(sorted[j], sorted[i])), place);
                if (forward == 0)
                {
                    var same = ValueOrder.EqualityComparer.GetHashCode(sorted[i]) == ValueOrder.EqualityComparer.GetHashCode(sorted[j]);
                    Assert.True(same, place);
                }
            }
        }
    }

    [Fact]
    public void Strings_compare_as_their_UTF8_bytes_do()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] parts = ["a", "b", "é", "\ud7ff", "\ue000", "\uff5e", "\uffff", "\U00010000", "\U0001f600", "\U0010ffff", "\0"];
        for (var i = 0; i < 5000; i++)
        {
            string left = Make(), right = Make();
            var expected = Math.Sign(Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
            var actual = Math.Sign(ValueOrder.Compare(DocumentValue.From(left), DocumentValue.From(right)));
            Assert.True(expected == actual, $"seed {seed}: {left} {right}");
        }

        string Make() => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => parts[random.Next(parts.Length)]));
    }

    [Fact]
    public void Doubles_and_decimals_compare_exactly()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            // 17 digits are the double or a neighbour in the last place; the exact expansion of the double settles which side they are on.
            var number = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20));
            var digits = number.ToString("E16", CultureInfo.InvariantCulture);
            var exact = WithoutPoint(number.ToString("F200", CultureInfo.InvariantCulture));
            var parts = digits.Split('E');
            var scale = 200 - 16 + int.Parse(parts[1], CultureInfo.InvariantCulture);
            var text = WithoutPoint(parts[0]) * BigInteger.Pow(10, scale);
            var left = DocumentValue.From(number);
            var right = DocumentValue.From(Decimal128Value.Parse(digits));
            Assert.True(Math.Sign(exact.CompareTo(text)) == Math.Sign(ValueOrder.Compare(left, right)), $"seed {seed}: {digits}");
            Assert.True(Math.Sign(text.CompareTo(exact)) == Math.Sign(ValueOrder.Compare(right, left)), $"seed {seed}: {digits}");
        }
    }

    private static BigInteger WithoutPoint(string number) =>
        BigInteger.Parse(number.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static DocumentValue Read(string json) =>
        ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes($"{{\"v\":{json.Replace('\'', '"')}}}")).Get("v");
}
