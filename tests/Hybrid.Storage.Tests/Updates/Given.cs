using System.Text;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

/// <summary>Documents, updates and filters from JSON text, so that a test reads as the MQL it is about.</summary>
internal static class Given
{
    public static DocumentObject Object(string json) => ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes(json));

    public static Update Update(string mql, params string[] arrayFilters) =>
        UpdateParser.Parse(Object(mql), [.. arrayFilters.Select(Object)]);

    public static Filter Filter(string mql) => FilterParser.Parse(Object(mql));

    public static DocumentObject Applied(string document, string update, string? filter = null, params string[] arrayFilters) =>
        UpdateApplier.Apply(Update(update, arrayFilters), Object(document), filter is null ? null : Filter(filter));

    public static void Changes(string document, string update, string expected, string? filter = null, params string[] arrayFilters)
    {
        var before = Object(document);
        var after = UpdateApplier.Apply(Update(update, arrayFilters), before, filter is null ? null : Filter(filter));

        Assert.Equal(Object(expected), after);
        Assert.NotSame(before, after);
        Assert.Equal(Object(document), before);
    }

    public static void ChangesNothing(string document, string update, string? filter = null, params string[] arrayFilters)
    {
        var before = Object(document);
        Assert.Same(before, UpdateApplier.Apply(Update(update, arrayFilters), before, filter is null ? null : Filter(filter)));
        Assert.Equal(Object(document), before);
    }

    public static UpdateFailedException Fails(string document, string update, string? filter = null, params string[] arrayFilters)
    {
        var before = Object(document);
        var failure = Assert.Throws<UpdateFailedException>(
            () => UpdateApplier.Apply(Update(update, arrayFilters), before, filter is null ? null : Filter(filter)));
        Assert.Equal(Object(document), before);
        return failure;
    }

    public static UnsupportedQueryException Refuses(string update, params string[] arrayFilters) =>
        Assert.Throws<UnsupportedQueryException>(() => Update(update, arrayFilters));

    public static void Inserts(string filter, string update, string expected) =>
        Assert.Equal(Object(expected), UpdateApplier.ApplyToNew(Update(update), Filter(filter)));

    public static UpdateFailedException FailsToInsert(string filter, string update) =>
        Assert.Throws<UpdateFailedException>(() => UpdateApplier.ApplyToNew(Update(update), Filter(filter)));
}
