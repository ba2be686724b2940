using System.Text;
using System.Text.Json;
using Hybrid.Storage.Documents;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Documents;

/// <summary>Extended JSON and decimal128 against the BSON corpus of the MongoDB specifications, where its folder is present.</summary>
public class BsonCorpusTests(ITestOutputHelper output)
{
    // Valid BSON that the design refuses in a stored document: a '$' name at the top, or an empty field name. As expressions they are read.
    private static readonly string[] RefusedAsDocuments =
    [
        "dbref.json: Document with key names similar to those of a DBRef",
        "document.json: Empty-string key subdoc",
        "regex.json: Regular expression as value of $regex query operator",
        "regex.json: Regular expression as value of $regex query operator with $options",
        "top.json: Dollar as key in top-level document",
        "top.json: Dollar-prefixed key in top-level document",
    ];

    // A date as a bare number is legacy Extended JSON v1, which real files hold and the library reads.
    private static readonly string[] AcceptedThoughErrors = ["top.json: Bad $date (number, not string or hash)"];

    [SkippableFact]
    public void Every_valid_case_reads_to_the_tree_of_its_BSON_and_survives_writing()
    {
        int cases = 0, texts = 0;
        foreach (var (name, test) in Cases("valid"))
        {
            cases++;
            var bson = Convert.FromHexString(test.GetProperty("canonical_bson").GetString()!);
            var tree = TestBson.Read(bson);
            var lossy = test.TryGetProperty("lossy", out var l) && l.GetBoolean();
            Assert.True(lossy || TestBson.Write(tree).AsSpan().SequenceEqual(bson), name);
            Assert.True(DocumentLimits.BsonSize(tree) == bson.Length, name);
            AssertSame(name, tree, ExtendedJson.ReadExpression(ExtendedJson.Write(tree)));
            AssertSame(name, tree, ExtendedJson.ReadTrusted(ExtendedJson.Write(tree)));
            foreach (var form in new[] { "canonical_extjson", "degenerate_extjson", "relaxed_extjson" })
            {
                if (!test.TryGetProperty(form, out var text))
                {
                    continue;
                }

                texts++;
                var relaxed = form == "relaxed_extjson";
                var read = ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes(text.GetString()!));
                AssertSame($"{name}, {form}", relaxed ? Relax(tree) : tree, read);
                AssertSame($"{name}, {form} again", read, ExtendedJson.ReadExpression(ExtendedJson.Write(read)));
            }
        }

        output.WriteLine($"{cases} valid cases, {texts} texts");
        Assert.Equal(728, cases);
    }

    [SkippableFact]
    public void Every_valid_case_is_a_document_but_for_the_names_that_the_design_refuses()
    {
        var refused = new List<string>();
        foreach (var (name, test) in Cases("valid"))
        {
            var text = Encoding.UTF8.GetBytes(test.GetProperty("canonical_extjson").GetString()!);
            try
            {
                var tree = ExtendedJson.Read(text);
                AssertSame(name, ExtendedJson.ReadExpression(text), tree);
                AssertSame(name, tree, ExtendedJson.Read(ExtendedJson.Write(tree)));
            }
            catch (DocumentFormatException)
            {
                refused.Add(name);
            }
        }

        Assert.Equal(RefusedAsDocuments, refused.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Every_parse_error_is_refused()
    {
        var accepted = new List<string>();
        var cases = 0;
        foreach (var (name, test) in Cases("parseErrors"))
        {
            cases++;
            var text = test.GetProperty("string").GetString()!;
            if (name.StartsWith("decimal128", StringComparison.Ordinal))
            {
                Assert.False(Decimal128Value.TryParse(text, out _), name);
                Assert.Throws<DocumentFormatException>(() => Decimal128Value.Parse(text));
                text = $"{{\"d\":{{\"$numberDecimal\":{JsonSerializer.Serialize(text)}}}}}";
            }

            foreach (var read in new Func<byte[], DocumentObject>[] { b => ExtendedJson.Read(b), b => ExtendedJson.ReadExpression(b) })
            {
                try
                {
                    read(Encoding.UTF8.GetBytes(text));
                    accepted.Add(name);
                }
                catch (DocumentFormatException)
                {
                }
            }
        }

        output.WriteLine($"{cases} parse errors, accepted: {string.Join("; ", accepted.Distinct())}");
        Assert.Equal(180, cases);
        Assert.Equal(AcceptedThoughErrors, accepted.Distinct());
    }

    /// <summary>Relaxed text does not tell an int64 from an int32 that fits.</summary>
    private static DocumentObject Relax(DocumentObject tree) =>
        DocumentObject.Of(tree.Select(f => new DocumentField(f.Name, Relax(f.Value))).ToArray());

    private static DocumentValue Relax(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Int64 when value.AsInt64 is >= int.MinValue and <= int.MaxValue => DocumentValue.From((int)value.AsInt64),
        DocumentValueKind.Object => DocumentValue.From(Relax(value.AsObject)),
        DocumentValueKind.Array => DocumentValue.From(DocumentArray.Of(value.AsArray.Select(Relax).ToArray())),
        _ => value,
    };

    private static void AssertSame(string name, DocumentObject expected, DocumentObject actual) =>
        Assert.True(expected.Equals(actual), $"{name}: expected {expected}, got {actual}");

    private static IEnumerable<(string Name, JsonElement Test)> Cases(string kind)
    {
        foreach (var file in Directory.GetFiles(SharedFolder.Require("bson-corpus"), "*.json").Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            if (json.RootElement.TryGetProperty(kind, out var tests))
            {
                foreach (var test in tests.EnumerateArray())
                {
                    yield return ($"{Path.GetFileName(file)}: {test.GetProperty("description").GetString()}", test.Clone());
                }
            }
        }
    }
}
