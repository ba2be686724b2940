using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Updates;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Updates;

/// <summary>Updates of the neutral model to what the driver takes. Thin: the model writes its own MQL.</summary>
internal static class MongoUpdateTranslator
{
    public static BsonDocument Translate(Update update) => BsonConversion.ToRaw(update.ToMql());

    /// <summary>The array filters, or null when there are none: the driver sends an empty list, and servers refuse it.</summary>
    public static IReadOnlyList<ArrayFilterDefinition>? ArrayFilters(Update update) => update.ArrayFilters.IsDefaultOrEmpty
        ? null
        : [.. update.ArrayFilters.Select(Translate)];

    private static BsonDocumentArrayFilterDefinition<BsonDocument> Translate(ArrayFilter filter) =>
        new(BsonConversion.ToRaw(filter.Filter.ToMql()));
}
