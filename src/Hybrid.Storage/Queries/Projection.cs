using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Which fields of a document a query returns, with MongoDB's meaning. Checked when made.</summary>
public sealed class Projection
{
    private Projection(DocumentObject mql, ProjectionTree tree)
    {
        Mql = mql;
        Tree = tree;
    }

    /// <summary>The projection as MQL.</summary>
    public DocumentObject Mql { get; }

    internal ProjectionTree Tree { get; }

    /// <summary>Reads MQL, for example <c>{"name":1,"_id":0}</c>.</summary>
    /// <exception cref="UnsupportedQueryException">Not a projection, or one that is not built; the operator is named.</exception>
    public static Projection Parse(DocumentObject mql) => new(mql, ProjectionTree.Parse(mql));
}
