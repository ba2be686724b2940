using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.MongoDB.Indexes;

/// <summary>What is to be done about the indexes of one collection: a pure comparison. Nothing is ever dropped.</summary>
/// <param name="Missing">The indexes to create.</param>
/// <param name="Entries">What was found of the others.</param>
internal sealed record MongoIndexPlan(ImmutableArray<IndexModel> Missing, ImmutableArray<IndexReportEntry> Entries)
{
    private const string IdIndex = "_id_";

    /// <summary>Compares the model with what <c>listIndexes</c> says.</summary>
    public static MongoIndexPlan Compare(CollectionModel model, IEnumerable<DocumentObject> listed)
    {
        var existing = listed.Select(MongoIndexSpec.From).Where(index => index.Name != IdIndex).ToList();
        var missing = ImmutableArray.CreateBuilder<IndexModel>();
        var entries = ImmutableArray.CreateBuilder<IndexReportEntry>();
        foreach (var index in model.Indexes.Where(index => !IsExpiryOfTimeSeries(model, index)))
        {
            var wanted = MongoIndexSpec.From(index);
            var found = existing.Find(candidate => candidate.Name == index.Name) ?? existing.Find(candidate => candidate.HasKeysOf(wanted));
            if (found is null)
            {
                missing.Add(index);
                continue;
            }

            existing.Remove(found);
            entries.Add(Compare(model.Name, index.Name, found, wanted));
        }

        const string NotInModel = "The model does not have it. It was left as it is; drop it by hand if it is not needed.";
        entries.AddRange(existing.Select(unknown => new IndexReportEntry(model.Name, unknown.Name, IndexStatus.Unknown, NotInModel)));
        return new(missing.ToImmutable(), entries.ToImmutable());
    }

    /// <summary>Whether the index is the expiry of a time series, which is an option of the collection and no index.</summary>
    public static bool IsExpiryOfTimeSeries(CollectionModel model, IndexModel index) =>
        model.TimeField is { } time && index is { ExpireAfter: not null, Keys: [var key] } && key.Path.ToString() == time;

    private static IndexReportEntry Compare(string collection, string name, MongoIndexSpec found, MongoIndexSpec wanted)
    {
        var differences = found.DifferencesFrom(wanted).ToList();
        var renamed = found.Name == name ? null : $"The server has it under the name '{found.Name}'.";
        if (differences.Count == 0)
        {
            return new(collection, name, IndexStatus.Present, renamed);
        }

        var different = $"On the server {string.Join(", ", differences)}. It was left as it is; drop it by hand to have it made anew.";
        return new(collection, name, IndexStatus.Different, renamed is null ? different : renamed + " " + different);
    }
}
