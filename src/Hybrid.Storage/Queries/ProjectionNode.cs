using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>What a projection does with a field.</summary>
internal enum ProjectionAction
{
    /// <summary>Looks at its fields.</summary>
    Descend,

    Include,

    Exclude,

    /// <summary>Keeps a part of the array.</summary>
    Slice,
}

/// <summary>A field in a projection.</summary>
internal sealed class ProjectionNode(ProjectionAction action)
{
    private readonly List<(string Name, ProjectionNode Node)> _children = [];

    public ProjectionAction Action { get; } = action;

    /// <summary>Of a slice: how many elements are left out; null with a negative limit means the last ones.</summary>
    public long? Skip { get; init; }

    /// <summary>Of a slice: how many elements remain at most.</summary>
    public long Limit { get; init; }

    public ProjectionNode? Find(string name)
    {
        foreach (var child in _children)
        {
            if (child.Name == name)
            {
                return child.Node;
            }
        }

        return null;
    }

    public void Add(string name, ProjectionNode node) => _children.Add((name, node));

    /// <summary>The projected value; <see cref="DocumentValue.Missing"/> when nothing of it remains.</summary>
    public DocumentValue Apply(DocumentValue value, bool includes) => Action switch
    {
        ProjectionAction.Include => value,
        ProjectionAction.Exclude => DocumentValue.Missing,
        ProjectionAction.Slice => value.Kind == DocumentValueKind.Array ? DocumentValue.From(Cut(value.AsArray)) : value,
        _ => Descend(value, includes),
    };

    /// <summary>The projected fields of a document, in its order.</summary>
    public void Apply(DocumentObject document, bool includes, List<DocumentField> into)
    {
        foreach (var field in document.Fields)
        {
            if (Find(field.Name) is not { } node)
            {
                if (!includes)
                {
                    into.Add(field);
                }
            }
            else if (node.Apply(field.Value, includes) is { IsMissing: false } value)
            {
                into.Add(new(field.Name, value));
            }
        }
    }

    private DocumentValue Descend(DocumentValue value, bool includes)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Object:
                var fields = new List<DocumentField>(value.AsObject.Count);
                Apply(value.AsObject, includes, fields);
                return DocumentValue.From(DocumentObject.Adopt([.. fields]));
            case DocumentValueKind.Array:
                // An index in a projection is a field name only: elements that are no documents have none.
                var items = new List<DocumentValue>(value.AsArray.Count);
                foreach (var item in value.AsArray.Items)
                {
                    if (Descend(item, includes) is { IsMissing: false } projected)
                    {
                        items.Add(projected);
                    }
                }

                return DocumentValue.From(DocumentArray.Adopt([.. items]));
            default:
                return includes ? DocumentValue.Missing : value;
        }
    }

    private DocumentArray Cut(DocumentArray array)
    {
        var (start, count) = Skip switch
        {
            null when Limit >= 0 => (0L, Limit),
            null => (Math.Max(0, array.Count + Limit), array.Count),
            < 0 => (Math.Max(0, array.Count + Skip.Value), Limit),
            _ => (Math.Min(Skip.Value, array.Count), Limit),
        };
        var length = Math.Min(count, array.Count - start);
        return DocumentArray.Of(array.Items.Slice((int)start, (int)length));
    }
}
