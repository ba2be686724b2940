using Hybrid.Storage.Documents;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Documents;

/// <summary>Real collections, where their folder is present: every document survives reading and writing.</summary>
public class SharedDataTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_line_of_every_collection_reads_writes_and_reads_to_an_equal_tree()
    {
        var documents = 0;
        foreach (var file in Directory.GetFiles(SharedFolder.Require("data"), "*.json").Order(StringComparer.Ordinal))
        {
            var line = 0;
            foreach (var text in File.ReadLines(file))
            {
                line++;
                if (text.Length == 0)
                {
                    continue;
                }

                var tree = ExtendedJson.Read(System.Text.Encoding.UTF8.GetBytes(text));
                var written = ExtendedJson.Write(tree);
                var place = $"{Path.GetFileName(file)}:{line}";
                Assert.True(tree.Equals(ExtendedJson.Read(written)), place);
                Assert.True(tree.Equals(ExtendedJson.ReadTrusted(written)), place);
                Assert.True(TestBson.Write(tree).Length == DocumentLimits.BsonSize(tree), place);
                Assert.DoesNotContain((byte)'\n', written);
                documents++;
            }
        }

        output.WriteLine($"{documents} documents");
        Assert.Equal(60420, documents);
    }
}
