using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Serialization;

namespace Hybrid.Storage.MongoDB.Tests.Serialization;

/// <summary>Real documents: Extended JSON to BSON and back is the same Extended JSON, byte by byte.</summary>
public sealed class DataSetTests
{
    public static TheoryData<string> Files =>
        [.. SharedMaterial.Files("data", "*.json").Select(file => Path.GetFileName(file)!).DefaultIfEmpty("")];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Every_document_survives_the_way_through_BSON(string file)
    {
        Skip.If(file.Length == 0, SharedMaterial.Reason);
        var path = SharedMaterial.Files("data", file)[0];
        var lines = 0;
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            var document = ExtendedJson.Read(System.Text.Encoding.UTF8.GetBytes(line));
            var back = BsonDecoder.Decode(BsonEncoder.Encode(document));
            Assert.Equal(document, back);
            Assert.Equal(ExtendedJson.Write(document), ExtendedJson.Write(back));
            lines++;
        }

        Assert.True(lines > 0);
    }
}
