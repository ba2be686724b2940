using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>The filters of <c>$[name]</c>: one per name, each used, each name with a filter.</summary>
internal static class ArrayFilterParser
{
    /// <exception cref="UnsupportedQueryException">A filter is not legal, not used, or missing.</exception>
    public static ImmutableArray<ArrayFilter> Parse(IReadOnlyList<DocumentObject> arrayFilters, Update update)
    {
        var used = UsedNames(update);
        var parsed = ImmutableArray.CreateBuilder<ArrayFilter>(arrayFilters.Count);
        foreach (var mql in arrayFilters)
        {
            var filter = FilterParser.Parse(mql);
            var name = NameOf(filter);
            if (parsed.Any(other => other.Name == name))
            {
                throw new UnsupportedQueryException($"Two array filters are for '{name}'. Write one filter with both conditions.", name);
            }

            if (!used.Contains(name))
            {
                throw new UnsupportedQueryException(
                    $"The array filter for '{name}' is not used: no path of the update holds $[{name}].", name);
            }

            parsed.Add(new(name, filter));
        }

        foreach (var name in used)
        {
            if (!parsed.Any(filter => filter.Name == name))
            {
                throw new UnsupportedQueryException(
                    $"$[{name}] has no array filter. Add one whose field is '{name}', or '{name}.' and a field.", name);
            }
        }

        return parsed.DrainToImmutable();
    }

    private static SortedSet<string> UsedNames(Update update) => new(
        update.Steps
            .SelectMany(static step => step.Path.Parts)
            .Where(static part => PathPart.KindOf(part) == PathPartKind.FilteredElements)
            .Select(PathPart.FilterNameOf),
        StringComparer.Ordinal);

    private static string NameOf(Filter filter)
    {
        string? name = null;
        foreach (var path in PathsOf(filter))
        {
            if (name is not null && path.Root != name)
            {
                throw new UnsupportedQueryException(
                    $"An array filter has one top-level field name; this one has '{name}' and '{path.Root}'.", path.Root);
            }

            name = path.Root;
        }

        if (name is null || !PathPart.IsFilterName(name))
        {
            throw new UnsupportedQueryException(
                "An array filter needs a top-level field name: a lower-case letter followed by letters and digits, as in $[name].", name);
        }

        return name;
    }

    private static IEnumerable<FieldPath> PathsOf(Filter filter) => filter switch
    {
        FieldFilter field => [field.Path],
        AndFilter and => and.Operands.SelectMany(PathsOf),
        OrFilter or => or.Operands.SelectMany(PathsOf),
        NorFilter nor => nor.Operands.SelectMany(PathsOf),
        _ => [],
    };
}
