using System.Collections.Immutable;
using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>
/// The keys of one document in an index, as MongoDB makes them: an array gives a key per element, a missing field is null, an empty array
/// is undefined, and two different arrays in one compound key are refused.
/// </summary>
internal sealed class IndexKeyExtractor(ImmutableArray<FieldPath> paths, bool sparse)
{
    public List<IndexEntryKey> Extract(DocumentObject document)
    {
        var keys = new List<IndexEntryKey>();
        var cursors = new Cursor[paths.Length];
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = new(DocumentValue.From(document), paths[i].Parts, 0, Final: false);
        }

        Expand(cursors, keys);
        return keys;
    }

    private void Expand(Cursor[] cursors, List<IndexEntryKey> keys)
    {
        string? arrayPrefix = null;
        var array = DocumentArray.Empty;
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = cursors[i].Walk();
            if (!cursors[i].AtArray)
            {
                continue;
            }

            var prefix = string.Join('.', cursors[i].Parts.AsSpan(0, cursors[i].Position)!);
            if (arrayPrefix is not null && arrayPrefix != prefix)
            {
                throw new ParallelArraysException(arrayPrefix, prefix);
            }

            arrayPrefix = prefix;
            array = cursors[i].Value.AsArray;
        }

        if (arrayPrefix is null)
        {
            Add(cursors, keys);
        }
        else if (array.Count == 0)
        {
            Expand(Step(cursors, DocumentValue.Undefined), keys);
        }
        else
        {
            foreach (var element in array)
            {
                Expand(Step(cursors, element), keys);
            }
        }
    }

    private static Cursor[] Step(Cursor[] cursors, DocumentValue element) =>
        Array.ConvertAll(cursors, cursor => cursor.IntoElement(element));

    private void Add(Cursor[] cursors, List<IndexEntryKey> keys)
    {
        if (sparse && Array.TrueForAll(cursors, cursor => cursor.Value.IsMissing))
        {
            return;
        }

        keys.Add(new([.. cursors.Select(cursor => cursor.Value.IsMissing ? DocumentValue.Null : cursor.Value)]));
    }

    /// <summary>How far one key path has been followed. Final: the value is the key's, even if it is an array.</summary>
    private readonly record struct Cursor(DocumentValue Value, ImmutableArray<string> Parts, int Position, bool Final)
    {
        public bool AtArray => !Final && Value.Kind == DocumentValueKind.Array;

        /// <summary>Follows the path until it ends or an array stands in the way.</summary>
        public Cursor Walk()
        {
            var cursor = this;
            while (!cursor.Final && cursor.Position < Parts.Length)
            {
                var part = Parts[cursor.Position];
                if (cursor.Value.Kind == DocumentValueKind.Object)
                {
                    cursor = cursor with { Value = cursor.Value.AsObject.Get(part), Position = cursor.Position + 1 };
                }
                else if (cursor.Value.Kind == DocumentValueKind.Array)
                {
                    if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    {
                        return cursor;
                    }

                    var items = cursor.Value.AsArray;
                    var item = index < items.Count ? items[index] : DocumentValue.Missing;
                    cursor = cursor with { Value = item, Position = cursor.Position + 1 };
                }
                else
                {
                    return cursor with { Value = DocumentValue.Missing, Final = true };
                }
            }

            return cursor.AtArray ? cursor : cursor with { Final = true };
        }

        public Cursor IntoElement(DocumentValue element)
        {
            if (!AtArray)
            {
                return this;
            }

            if (Position == Parts.Length)
            {
                return this with { Value = element, Final = true };
            }

            // An array directly inside an array is not entered: its fields count as missing.
            return element.Kind == DocumentValueKind.Object
                ? this with { Value = element }
                : this with { Value = DocumentValue.Missing, Final = true };
        }
    }
}
