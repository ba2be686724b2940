using System.Text;
using System.Text.Json;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Serialization;

namespace Hybrid.Storage.MongoDB.Tests.Serialization;

/// <summary>The codec against the BSON corpus of the MongoDB specifications.</summary>
public sealed class BsonCorpusTests
{
    [SkippableFact]
    public void Every_valid_case_comes_back_byte_by_byte()
    {
        var failures = new List<string>();
        var cases = 0;
        foreach (var (name, test) in Cases("valid"))
        {
            cases++;
            if (test.TryGetProperty("lossy", out var lossy) && lossy.GetBoolean())
            {
                // NaN payloads and invalid decimals: Extended JSON cannot carry them, so the tree brings them into one form at once.
                var once = BsonEncoder.Encode(BsonDecoder.Decode(Convert.FromHexString(test.GetProperty("canonical_bson").GetString()!)));
                Compare(failures, name, "lossy, stable", Convert.ToHexString(once), BsonEncoder.Encode(BsonDecoder.Decode(once)));
                continue;
            }

            var bson = test.GetProperty("canonical_bson").GetString()!;
            var decoded = BsonDecoder.Decode(Convert.FromHexString(bson));
            Compare(failures, name, "BSON to BSON", bson, BsonEncoder.Encode(decoded));
            if (test.TryGetProperty("degenerate_bson", out var degenerate))
            {
                var read = BsonDecoder.Decode(Convert.FromHexString(degenerate.GetString()!));
                Compare(failures, name, "degenerate BSON", bson, BsonEncoder.Encode(read));
            }

            var json = Encoding.UTF8.GetBytes(test.GetProperty("canonical_extjson").GetString()!);
            Compare(failures, name, "Extended JSON to BSON", bson, BsonEncoder.Encode(ExtendedJson.ReadExpression(json)));
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(cases > 700, $"Only {cases} cases were found.");
    }

    [SkippableFact]
    public void Every_malformed_case_is_refused()
    {
        var accepted = new List<string>();
        var cases = 0;
        foreach (var (name, test) in Cases("decodeErrors"))
        {
            cases++;
            try
            {
                BsonDecoder.Decode(Convert.FromHexString(test.GetProperty("bson").GetString()!));
                accepted.Add(name);
            }
            catch (DocumentFormatException)
            {
            }
        }

        Assert.Empty(accepted);
        Assert.True(cases > 60, $"Only {cases} cases were found.");
    }

    private static void Compare(List<string> failures, string name, string way, string expected, byte[] actual)
    {
        if (!string.Equals(expected, Convert.ToHexString(actual), StringComparison.OrdinalIgnoreCase))
        {
            failures.Add($"{name}: {way}: expected {expected}, got {Convert.ToHexString(actual)}");
        }
    }

    private static List<(string Name, JsonElement Case)> Cases(string kind)
    {
        var files = SharedMaterial.Files("bson-corpus", "*.json");
        Skip.If(files.Count == 0, SharedMaterial.Reason);
        var found = new List<(string, JsonElement)>();
        foreach (var file in files)
        {
            var root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            if (root.TryGetProperty(kind, out var cases))
            {
                found.AddRange(cases.EnumerateArray().Select(
                    test => ($"{Path.GetFileName(file)}: {test.GetProperty("description").GetString()}", test)));
            }
        }

        return found;
    }
}
