using System.Text;
using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Cases;

/// <summary>One case of the shared collection: what MongoDB answers to an operation on a few documents.</summary>
internal sealed class MongoCase(string file, JsonElement json)
{
    public string File { get; } = file;

    public string Id { get; } = json.GetProperty("id").GetString()!;

    public string Kind { get; } = json.GetProperty("kind").GetString()!;

    public bool IsCore { get; } = json.GetProperty("scope").GetString() == "core";

    public bool IsOrdered => Flag("ordered", false);

    public bool IgnoresId => Flag("ignore_id", false);

    public bool IsTyped => Flag("typed", true);

    public bool ExpectsRefusal => Expect.TryGetProperty("error", out _);

    public JsonElement Expect => json.GetProperty("expect");

    /// <summary>The collection before the operation.</summary>
    public IReadOnlyList<DocumentObject> Documents => ReadAll(json.GetProperty("docs"));

    /// <summary>The documents expected, or null when the case gives ids or an error.</summary>
    public IReadOnlyList<DocumentObject>? ExpectedDocuments => Expect.TryGetProperty("docs", out var docs) ? ReadAll(docs) : null;

    /// <summary>The ids expected, or null. Wrapped as documents <c>{"_id":...}</c> because an id can be of any type.</summary>
    public IReadOnlyList<DocumentValue>? ExpectedIds =>
        Expect.TryGetProperty("ids", out var ids) ? [.. ids.EnumerateArray().Select(ReadValue)] : null;

    public bool Has(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A part of the case that is a document: filter, update, sort, projection.</summary>
    public DocumentObject Object(string name) => Read(json.GetProperty(name));

    /// <summary>A part of the case that is a list of documents: arrayFilters, an update pipeline.</summary>
    public IReadOnlyList<DocumentObject> Objects(string name) => Has(name) ? ReadAll(json.GetProperty(name)) : [];

    public bool IsArray(string name) => json.GetProperty(name).ValueKind == JsonValueKind.Array;

    public bool Flag(string name, bool otherwise) =>
        json.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True : otherwise;

    /// <summary>A whole number, bare or in a wrapper; <paramref name="otherwise"/> when it is not there.</summary>
    public int Number(string name, int otherwise) => json.TryGetProperty(name, out var value) ? ReadNumber(value) : otherwise;

    /// <summary>A whole number of the expectation, or null.</summary>
    public int? ExpectedNumber(string name) =>
        Expect.ValueKind == JsonValueKind.Object && Expect.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Number or JsonValueKind.Object
            ? ReadNumber(value) : null;

    public override string ToString() => json.GetRawText();

    private static int ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetInt32()
        : int.Parse(value.EnumerateObject().Single().Value.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static DocumentObject[] ReadAll(JsonElement array) => [.. array.EnumerateArray().Select(Read)];

    private static DocumentObject Read(JsonElement element) => ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes(element.GetRawText()));

    private static DocumentValue ReadValue(JsonElement element) =>
        ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes($"{{\"_id\":{element.GetRawText()}}}")).Get(Document.IdField);
}
