namespace Hybrid.Storage.Documents;

/// <summary>
/// The reserved field <c>_sync</c>: what makes replay exact without a ledger (docs/outages-and-resync.md). Immutable and safe to share.
/// </summary>
/// <param name="Version">Counts the versions of the document, from 1.</param>
/// <param name="Operation">The last operation, <c>node:sequence</c>.</param>
/// <param name="At">The hybrid timestamp of the last operation.</param>
public sealed record SyncStamp(long Version, string Operation, string At)
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "_sync";

    private const string VersionName = "v";
    private const string OperationName = "op";
    private const string SeenName = "seen";
    private const string AtName = "at";

    /// <summary>The stamp of a document that never had one: version 0, nothing seen.</summary>
    public static SyncStamp None { get; } = new(0, "", "");

    /// <summary>Per writing node, the highest sequence applied; in the order in which the nodes first wrote.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Seen { get; init; } = [];

    /// <summary>
    /// The stamp of a document, or null when it has none (or something else under that name). Integers may be of any numeric type, since
    /// tools that export and import a document turn int64 into int32 or double; what is not understood counts as never written.
    /// </summary>
    public static SyncStamp? Read(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var field = document.Get(FieldName);
        if (field.Kind != DocumentValueKind.Object)
        {
            return null;
        }

        var stamp = field.AsObject;
        TryInteger(stamp.Get(VersionName), out var version);
        return new(version, Text(stamp.Get(OperationName)), Text(stamp.Get(AtName))) { Seen = ReadSeen(stamp.Get(SeenName)) };
    }

    /// <summary>The highest sequence of a node that the document has seen, or 0.</summary>
    public long SeenOf(string node)
    {
        foreach (var entry in Seen)
        {
            if (entry.Key == node)
            {
                return entry.Value;
            }
        }

        return 0;
    }

    /// <summary>The stamp after one more operation: the version grows by one, what other nodes have written stays seen.</summary>
    /// <param name="node">The node that writes.</param>
    /// <param name="sequence">The sequence number of its operation.</param>
    /// <param name="at">The hybrid timestamp of the operation.</param>
    public SyncStamp Next(string node, long sequence, string at)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        var seen = new List<KeyValuePair<string, long>>(Seen.Count + 1);
        var known = false;
        foreach (var entry in Seen)
        {
            known |= entry.Key == node;
            seen.Add(entry.Key == node ? new(node, Math.Max(entry.Value, sequence)) : entry);
        }

        if (!known)
        {
            seen.Add(new(node, sequence));
        }

        return new(Version + 1, new OperationId(node, sequence).ToString(), at) { Seen = seen.AsReadOnly() };
    }

    /// <summary>The value of the field: <c>{"v":...,"op":...,"seen":{...},"at":...}</c>, its integers of type int64.</summary>
    public DocumentValue ToValue()
    {
        var seen = new DocumentField[Seen.Count];
        for (var i = 0; i < seen.Length; i++)
        {
            seen[i] = new(Seen[i].Key, DocumentValue.From(Seen[i].Value));
        }

        return DocumentValue.From(DocumentObject.Adopt(
        [
            new(VersionName, DocumentValue.From(Version)),
            new(OperationName, DocumentValue.From(Operation)),
            new(SeenName, DocumentValue.From(DocumentObject.Adopt(seen))),
            new(AtName, DocumentValue.From(At)),
        ]));
    }

    /// <summary>The document with this stamp: in its place if it had one, else last.</summary>
    public DocumentObject Apply(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.With(FieldName, ToValue());
    }

    /// <summary>The document without stamp.</summary>
    public static DocumentObject Strip(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Without(FieldName);
    }

    /// <summary>Equality of all parts, what was seen included.</summary>
    public bool Equals(SyncStamp? other) =>
        other is not null && Version == other.Version && Operation == other.Operation && At == other.At && Seen.SequenceEqual(other.Seen);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Operation, At, Seen.Count);

    private static List<KeyValuePair<string, long>> ReadSeen(DocumentValue value)
    {
        var seen = new List<KeyValuePair<string, long>>();
        if (value.Kind == DocumentValueKind.Object)
        {
            foreach (var field in value.AsObject)
            {
                if (TryInteger(field.Value, out var sequence))
                {
                    seen.Add(new(field.Name, sequence));
                }
            }
        }

        return seen;
    }

    private static string Text(DocumentValue value) => value.Kind == DocumentValueKind.String ? value.AsString : "";

    private static bool TryInteger(DocumentValue value, out long integer)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Int32:
                integer = value.AsInt32;
                return true;
            case DocumentValueKind.Int64:
                integer = value.AsInt64;
                return true;
            case DocumentValueKind.Double when Math.Abs(value.AsDouble) <= 1L << 53 && Math.Truncate(value.AsDouble) == value.AsDouble:
                integer = (long)value.AsDouble;
                return true;
            default:
                integer = 0;
                return false;
        }
    }
}
