using System.Collections.Immutable;
using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Local;

/// <summary>
/// The keys that a document has in an index, as MongoDB makes them: a missing field is null; an array gives one key per element, an empty
/// one undefined; of several fields only one array may be met, but fields below the same array go together.
/// </summary>
internal static class IndexKeys
{
    private static readonly List<DocumentValue[]> NoKeys = [];

    /// <summary>The keys, each once; empty where the document is not in the index.</summary>
    /// <exception cref="StoreFailureException">Two fields are arrays side by side: MongoDB refuses such a document too.</exception>
    public static List<DocumentValue[]> Of(IndexModel index, DocumentObject document)
    {
        if (index.PartialFilter is { } partial && !FilterEvaluator.Matches(partial, document))
        {
            return NoKeys;
        }

        var paths = new string[index.Keys.Length];
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = index.Keys[i].Path.ToString();
        }

        var build = new Build(index, []);
        build.Add(document, paths, new DocumentValue[paths.Length]);
        var nothing = build.Keys.TrueForAll(key => Array.TrueForAll(key, value => value.IsMissing));
        return index.Sparse && nothing ? NoKeys : Distinct(build.Keys);
    }

    private static List<DocumentValue[]> Distinct(List<DocumentValue[]> keys)
    {
        foreach (var key in keys)
        {
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = key[i].IsMissing ? DocumentValue.Null : key[i];
            }
        }

        if (keys.Count < 2)
        {
            return keys;
        }

        keys.Sort(CompareKeys);
        var distinct = new List<DocumentValue[]>(keys.Count) { keys[0] };
        for (var i = 1; i < keys.Count; i++)
        {
            if (CompareKeys(distinct[^1], keys[i]) != 0)
            {
                distinct.Add(keys[i]);
            }
        }

        return distinct;
    }

    private static int CompareKeys(DocumentValue[] left, DocumentValue[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (ValueOrder.Compare(left[i], right[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    private sealed record Build(IndexModel Index, List<DocumentValue[]> Keys)
    {
        /// <summary>Adds the keys of a document; a path that is done is null and has its value fixed.</summary>
        public void Add(DocumentObject document, string?[] paths, DocumentValue[] values)
        {
            DocumentArray? array = null;
            for (var i = 0; i < paths.Length; i++)
            {
                if (paths[i] is not { } path)
                {
                    continue;
                }

                var (value, rest) = Walk(DocumentValue.From(document), path);
                if (value.Kind != DocumentValueKind.Array)
                {
                    (values[i], paths[i]) = (value, null);
                }
                else if (array is not null && !ReferenceEquals(array, value.AsArray))
                {
                    throw new StoreFailureException(
                        StoreFailure.Rejected,
                        $"Index '{Index.Name}' cannot hold the document: more than one of its fields is an array. " +
                        "Keep one of them out of the index.");
                }
                else
                {
                    array = value.AsArray;
                    paths[i] = rest;
                    values[i] = value;
                }
            }

            if (array is null)
            {
                Keys.Add(values);
                return;
            }

            foreach (var element in array.Count == 0 ? [DocumentValue.Undefined] : array.Items.ToImmutableArray())
            {
                AddElement(element, paths, values);
            }
        }

        private void AddElement(DocumentValue element, string?[] paths, DocumentValue[] values)
        {
            var nextPaths = (string?[])paths.Clone();
            var nextValues = (DocumentValue[])values.Clone();
            for (var i = 0; i < paths.Length; i++)
            {
                // Empty: the path ends at the array itself, so its elements are the values.
                if (paths[i] is "")
                {
                    (nextValues[i], nextPaths[i]) = (element, null);
                }
            }

            Add(element.Kind == DocumentValueKind.Object ? element.AsObject : DocumentObject.Empty, nextPaths, nextValues);
        }

        // Goes down the path until it ends or meets an array that has to be spread; a number that is a position in an array is followed.
        private static (DocumentValue Value, string Remaining) Walk(DocumentValue value, string path)
        {
            while (path.Length > 0)
            {
                var dot = path.IndexOf('.', StringComparison.Ordinal);
                var part = dot < 0 ? path : path[..dot];
                if (value.Kind == DocumentValueKind.Object)
                {
                    value = value.AsObject.Get(part);
                }
                else if (value.Kind == DocumentValueKind.Array)
                {
                    if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                        || position >= value.AsArray.Count)
                    {
                        return (value, path);
                    }

                    value = value.AsArray[position];
                }
                else
                {
                    return (DocumentValue.Missing, "");
                }

                path = dot < 0 ? "" : path[(dot + 1)..];
            }

            return (value, "");
        }
    }
}
