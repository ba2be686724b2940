using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.MongoDB.Indexes;

/// <summary>An index as the server has it or is to have it: what decides whether two are the same.</summary>
internal sealed record MongoIndexSpec(string Name)
{
    /// <summary>The keys but those of text, with 1, -1 or the name of a special kind, in order.</summary>
    public required ImmutableArray<(string Path, string Kind)> Keys { get; init; }

    /// <summary>The fields of a text index, sorted: their order means nothing.</summary>
    public ImmutableArray<string> TextFields { get; init; } = [];

    /// <summary>Whether all text fields weigh the same, as the library makes them.</summary>
    public bool EvenWeights { get; init; } = true;

    public bool Unique { get; init; }

    public bool Sparse { get; init; }

    public bool Hidden { get; init; }

    /// <summary>The locale, or null for plain comparison.</summary>
    public string? Collation { get; init; }

    public long? ExpireAfterSeconds { get; init; }

    public DocumentObject? PartialFilter { get; init; }

    public static MongoIndexSpec From(IndexModel model) => new(model.Name)
    {
        Keys =
        [
            .. model.Keys
                .Where(key => key.Kind != IndexKeyKind.Text)
                .Select(key => (key.Path.ToString(), key.Kind == IndexKeyKind.Descending ? "-1" : "1")),
        ],
        TextFields =
        [
            .. model.Keys.Where(key => key.Kind == IndexKeyKind.Text).Select(key => key.Path.ToString()).Order(StringComparer.Ordinal),
        ],
        Unique = model.Unique,
        Sparse = model.Sparse,
        ExpireAfterSeconds = model.ExpireAfter is { } time ? (long)time.TotalSeconds : null,
        PartialFilter = model.PartialFilter?.ToMql(),
    };

    /// <summary>Reads one document of <c>listIndexes</c>.</summary>
    public static MongoIndexSpec From(DocumentObject listed)
    {
        var weights = listed.Get("weights") is { Kind: DocumentValueKind.Object } value ? value.AsObject : DocumentObject.Empty;
        return new(Text(listed.Get("name")) ?? "")
        {
            Keys =
            [
                .. Object(listed.Get("key"))
                    .Where(key => key.Name is not "_fts" and not "_ftsx")
                    .Select(key => (key.Name, KindOf(key.Value))),
            ],
            TextFields = [.. weights.Select(weight => weight.Name).Order(StringComparer.Ordinal)],
            EvenWeights = weights.All(weight => Number(weight.Value) == 1),
            Unique = Flag(listed.Get("unique")),
            Sparse = Flag(listed.Get("sparse")),
            Hidden = Flag(listed.Get("hidden")),
            Collation = Text(Object(listed.Get("collation")).Get("locale")) is { } locale and not "simple" ? locale : null,
            ExpireAfterSeconds = Number(listed.Get("expireAfterSeconds")) is { } seconds ? (long)seconds : null,
            PartialFilter = listed.Get("partialFilterExpression") is { Kind: DocumentValueKind.Object } filter ? filter.AsObject : null,
        };
    }

    /// <summary>Whether the two index the same fields in the same way, whatever their options.</summary>
    public bool HasKeysOf(MongoIndexSpec other) =>
        Keys.SequenceEqual(other.Keys) && TextFields.SequenceEqual(other.TextFields) && Collation == other.Collation;

    /// <summary>What differs, in words; empty when nothing does. The name is not compared.</summary>
    public IEnumerable<string> DifferencesFrom(MongoIndexSpec wanted)
    {
        if (!Keys.SequenceEqual(wanted.Keys) || !TextFields.SequenceEqual(wanted.TextFields))
        {
            yield return $"its keys are {KeysText()} and not {wanted.KeysText()}";
        }

        if (!EvenWeights)
        {
            yield return "its text fields have weights";
        }

        if (Unique != wanted.Unique)
        {
            yield return Unique ? "it is unique" : "it is not unique";
        }

        if (Sparse != wanted.Sparse)
        {
            yield return Sparse ? "it is sparse" : "it is not sparse";
        }

        if (Hidden)
        {
            yield return "it is hidden";
        }

        if (Collation != wanted.Collation)
        {
            yield return $"it has the collation '{Collation ?? "simple"}'";
        }

        if (ExpireAfterSeconds != wanted.ExpireAfterSeconds)
        {
            yield return $"its documents expire after {Seconds(ExpireAfterSeconds)} and not after {Seconds(wanted.ExpireAfterSeconds)}";
        }

        if (!SameFilter(PartialFilter, wanted.PartialFilter))
        {
            var (found, asked) = (PartialFilter?.ToString() ?? "none", wanted.PartialFilter?.ToString() ?? "none");
            yield return $"its partial filter is {found} and not {asked}";
        }
    }

    private string KeysText() =>
        "{" + string.Join(", ", [.. Keys.Select(key => $"{key.Path}: {key.Kind}"), .. TextFields.Select(field => field + ": text")]) + "}";

    private static string Seconds(long? seconds) => seconds is null ? "no time" : seconds + " s";

    // The server keeps the text of the filter as it was sent: 1, 1.0 and {$eq: 1} are the same to it.
    private static bool SameFilter(DocumentObject? left, DocumentObject? right)
    {
        if (left is null || right is null)
        {
            return left is null && right is null;
        }

        return ValueOrder.Compare(DocumentValue.From(Normal(left)), DocumentValue.From(Normal(right))) == 0;
    }

    private static DocumentObject Normal(DocumentObject filter)
    {
        try
        {
            return Filter.Parse(filter).ToMql();
        }
        catch (UnsupportedQueryException)
        {
            return filter;
        }
    }

    private static string KindOf(DocumentValue value) =>
        value.Kind == DocumentValueKind.String ? value.AsString : Number(value) is < 0 ? "-1" : "1";

    private static DocumentObject Object(DocumentValue value) =>
        value.Kind == DocumentValueKind.Object ? value.AsObject : DocumentObject.Empty;

    private static string? Text(DocumentValue value) => value.Kind == DocumentValueKind.String ? value.AsString : null;

    private static bool Flag(DocumentValue value) =>
        value.Kind == DocumentValueKind.Boolean ? value.AsBoolean : Number(value) is not null and not 0;

    private static double? Number(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Int32 => value.AsInt32,
        DocumentValueKind.Int64 => value.AsInt64,
        DocumentValueKind.Double => value.AsDouble,
        _ => null,
    };
}
