using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>
/// One application of an update to one document. Containers are copied when something in them changes, once; a value that does not change
/// keeps its instance, which is how a no-op shows.
/// </summary>
internal sealed class UpdateRun(Update update, DocumentObject document, int positionalElement, bool isInsert, DateTimeOffset? now)
{
    /// <summary>MongoDB's bound on nulls written to reach an index beyond the end of an array.</summary>
    private const int MaximumPadding = 1_500_000;

    public DocumentObject Run() => ApplyToFields(update.Tree, document, default);

    private DocumentValue Apply(UpdateNode node, DocumentValue current, UpdatePlace place)
    {
        if (node.IsOnlyOnInsert && !isInsert)
        {
            return current;
        }

        if (node.Step is not null)
        {
            return ApplyStep(node, node.Step, current, place);
        }

        if (node.HasElementChildren)
        {
            return current.Kind == DocumentValueKind.Array ? ApplyToElements(node, current) : throw NotAnArray(node, current);
        }

        switch (current.Kind)
        {
            case DocumentValueKind.Object:
                var changed = ApplyToFields(node, current.AsObject, place);
                return ReferenceEquals(changed, current.AsObject) ? current : DocumentValue.From(changed);
            case DocumentValueKind.Array:
                return ApplyToIndexes(node, current);
            case DocumentValueKind.Missing when place.Obstacle is null:
                var made = ApplyToFields(node, DocumentObject.Empty, place);
                return made.Count == 0 ? current : DocumentValue.From(made);
            default:
                var obstacle = place.Obstacle ?? $"'{node.Path}' is {Describe(current)} and cannot hold fields";
                foreach (var child in Resolve(node))
                {
                    Apply(child, DocumentValue.Missing, place with { Obstacle = obstacle });
                }

                return current;
        }
    }

    private DocumentValue ApplyStep(UpdateNode node, UpdateStep step, DocumentValue current, UpdatePlace place)
    {
        if (!isInsert && step is not (SetStep or SetOnInsertStep) && IsId(node))
        {
            throw DocumentId.Immutable();
        }

        if (step is RenameStep rename)
        {
            var source = RenameSource.Find(document, rename);
            if (source.IsMissing)
            {
                return current;
            }

            if (node.IsRenameSource)
            {
                return DocumentValue.Missing;
            }

            if (place.InsideArray)
            {
                throw new UpdateFailedException(
                    $"$rename to '{rename.NewPath}': the new name cannot lie inside an array.", rename.NewPath.ToString());
            }

            ThrowIfBlocked(node, step, place);
            return source;
        }

        if (step is UnsetStep)
        {
            return DocumentValue.Missing;
        }

        ThrowIfBlocked(node, step, place);
        return StepOperators.Apply(node, step, current, now);
    }

    private DocumentObject ApplyToFields(UpdateNode node, DocumentObject current, UpdatePlace place)
    {
        List<DocumentField>? copy = null;
        foreach (var child in Resolve(node))
        {
            var index = IndexOf(copy, current, child.Name);
            var value = index < 0 ? DocumentValue.Missing : copy is null ? current[index].Value : copy[index].Value;
            var changed = Apply(child, value, place);
            if (changed == value)
            {
                continue;
            }

            copy ??= [.. current.Fields];
            if (changed.IsMissing)
            {
                copy.RemoveAt(index);
            }
            else if (index < 0)
            {
                copy.Add(new(child.Name, changed));
            }
            else
            {
                copy[index] = new(child.Name, changed);
            }
        }

        return copy is null ? current : DocumentObject.Adopt([.. copy]);
    }

    private DocumentValue ApplyToIndexes(UpdateNode node, DocumentValue current)
    {
        var place = new UpdatePlace(InsideArray: true);
        List<DocumentValue>? copy = null;
        foreach (var child in Resolve(node))
        {
            if (!PathPart.IsIndex(child.Name))
            {
                Apply(child, DocumentValue.Missing, place with { Obstacle = $"'{node.Path}' is an array and has no field '{child.Name}'" });
                continue;
            }

            var count = copy?.Count ?? current.AsArray.Count;
            var isInside = int.TryParse(child.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count;
            var value = !isInside ? DocumentValue.Missing : copy is null ? current.AsArray[index] : copy[index];
            var changed = Apply(child, value, place);
            if (changed == value)
            {
                continue;
            }

            copy ??= [.. current.AsArray.Items];
            if (isInside)
            {
                // An element that is unset leaves a null, so that the others keep their places.
                copy[index] = changed.IsMissing ? DocumentValue.Null : changed;
            }
            else
            {
                Pad(copy, child);
                copy.Add(changed);
            }
        }

        return copy is null ? current : Changed(current, copy);
    }

    private DocumentValue ApplyToElements(UpdateNode node, DocumentValue current)
    {
        List<DocumentValue>? copy = null;
        for (var i = 0; i < current.AsArray.Count; i++)
        {
            var element = current.AsArray[i];
            if (ChildFor(node, element) is not { } child)
            {
                continue;
            }

            var changed = Apply(child, element, new(InsideArray: true));
            if (changed != element)
            {
                copy ??= [.. current.AsArray.Items];
                copy[i] = changed.IsMissing ? DocumentValue.Null : changed;
            }
        }

        return copy is null ? current : Changed(current, copy);
    }

    /// <summary>What is to be done with one element, by all parts that mean it.</summary>
    private UpdateNode? ChildFor(UpdateNode node, DocumentValue element)
    {
        UpdateNode? result = null;
        foreach (var child in node.Children)
        {
            if (child.Kind == PathPartKind.AllElements || MatchesArrayFilter(child, element))
            {
                result = result is null ? child : UpdateNode.Merge(result, child);
            }
        }

        return result;
    }

    private bool MatchesArrayFilter(UpdateNode child, DocumentValue element)
    {
        var name = PathPart.FilterNameOf(child.Name);
        foreach (var arrayFilter in update.ArrayFilters)
        {
            if (arrayFilter.Name == name)
            {
                return FilterEvaluator.Matches(arrayFilter.Filter, DocumentObject.Of(new DocumentField(name, element)));
            }
        }

        throw new UpdateFailedException($"'{child.Path}' has no array filter named '{name}'. Add one to the update.", child.Path);
    }

    /// <summary>The children with <c>$</c> replaced by the index that the filter matched.</summary>
    private List<UpdateNode> Resolve(UpdateNode node)
    {
        if (node.Find("$") is not { } positional || (positional.IsOnlyOnInsert && !isInsert))
        {
            return node.Children;
        }

        if (positionalElement < 0)
        {
            throw new UpdateFailedException(
                $"'{positional.Path}': the filter matched no array element, so '$' means none. "
                + "Let the filter hold a condition on the array, or use '$[name]'.",
                positional.Path);
        }

        var index = positionalElement.ToString(CultureInfo.InvariantCulture);
        var resolved = new UpdateNode(node.Name, node.Path);
        resolved.Children.AddRange(node.Children.Where(child => child != positional && child.Name != index));
        resolved.Insert(node.Find(index) is { } same ? UpdateNode.Merge(same, positional.Rename(index)) : positional.Rename(index));
        return resolved.Children;
    }

    // A change can come out as what was there ($push and $slice at once): that is a no-op too.
    private static DocumentValue Changed(DocumentValue current, List<DocumentValue> items)
    {
        var changed = DocumentValue.From(DocumentArray.Adopt([.. items]));
        return changed == current ? current : changed;
    }

    private static void Pad(List<DocumentValue> items, UpdateNode child)
    {
        if (!long.TryParse(child.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index - items.Count > MaximumPadding)
        {
            throw new UpdateFailedException(
                $"'{child.Path}' is more than {MaximumPadding} elements beyond the end of the array; they would all be nulls.", child.Path);
        }

        while (items.Count < index)
        {
            items.Add(DocumentValue.Null);
        }
    }

    private static int IndexOf(List<DocumentField>? copy, DocumentObject current, string name) =>
        copy is null ? current.IndexOf(name) : copy.FindIndex(field => field.Name == name);

    private static bool IsId(UpdateNode node) =>
        node.Path == Document.IdField || node.Path.StartsWith(Document.IdField + ".", StringComparison.Ordinal);

    private static void ThrowIfBlocked(UpdateNode node, UpdateStep step, UpdatePlace place)
    {
        if (place.Obstacle is not null)
        {
            throw new UpdateFailedException($"{OperatorName.Of(step)} at '{node.Path}': {place.Obstacle}.", node.Path);
        }
    }

    private static UpdateFailedException NotAnArray(UpdateNode node, DocumentValue current) =>
        new($"'{node.Children[0].Path}' needs an array at '{node.Path}', which is {Describe(current)}.", node.Path);

    private static string Describe(DocumentValue value) => value.IsMissing ? "missing" : $"of the type {value.Kind}";
}
