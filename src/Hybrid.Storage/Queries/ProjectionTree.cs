using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>A checked projection, ready to apply.</summary>
internal sealed class ProjectionTree
{
    private readonly ProjectionNode _root;
    private readonly bool _includes;
    private readonly IReadOnlyList<ProjectionComputed> _computed;

    public ProjectionTree(ProjectionNode root, bool includes, IReadOnlyList<ProjectionComputed> computed)
    {
        _root = root;
        _includes = includes;
        _computed = computed;
    }

    public static ProjectionTree Parse(DocumentObject mql)
    {
        ArgumentNullException.ThrowIfNull(mql);
        return new ProjectionParser().Parse(mql);
    }

    /// <summary>
    /// The projected document: <c>_id</c>, then the fields in the document's order, then those that the projection itself makes.
    /// </summary>
    public DocumentObject Apply(DocumentObject document)
    {
        var fields = new List<DocumentField>(document.Count + _computed.Count);
        _root.Apply(document, _includes, fields);
        if (_includes)
        {
            MoveIdToFront(fields);
        }

        foreach (var computed in _computed)
        {
            var value = computed.Evaluate(document);
            var at = fields.FindIndex(x => x.Name == computed.Name);
            if (at >= 0)
            {
                fields.RemoveAt(at);
            }

            if (!value.IsMissing)
            {
                fields.Insert(at >= 0 ? at : fields.Count, new(computed.Name, value));
            }
        }

        return DocumentObject.Adopt([.. fields]);
    }

    private static void MoveIdToFront(List<DocumentField> fields)
    {
        var at = fields.FindIndex(x => x.Name == Document.IdField);
        if (at > 0)
        {
            var id = fields[at];
            fields.RemoveAt(at);
            fields.Insert(0, id);
        }
    }
}
