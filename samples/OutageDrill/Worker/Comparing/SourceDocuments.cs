using System.Text.Json;
using Hybrid.Storage.Documents;

namespace OutageDrill.Worker.Comparing;

/// <summary>The documents of a file, cut apart without the library's importer, which is what is being checked.</summary>
internal static class SourceDocuments
{
    public static List<Document> Read(string file)
    {
        try
        {
            return [.. File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Select(Document.Parse)];
        }
        catch (DocumentFormatException)
        {
            return ReadValues(file);
        }
    }

    /// <summary>One array, or documents over several lines.</summary>
    private static List<Document> ReadValues(string file)
    {
        ReadOnlySpan<byte> text = File.ReadAllBytes(file);
        var options = new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 256 };
        var reader = new Utf8JsonReader(text.StartsWith("\uFEFF"u8) ? text[3..] : text, options);
        var documents = new List<Document>();
        while (reader.Read())
        {
            using var value = JsonDocument.ParseValue(ref reader);
            var root = value.RootElement;
            IEnumerable<JsonElement> elements = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
            documents.AddRange(elements.Select(element => Document.Parse(element.GetRawText())));
        }

        return documents;
    }
}
