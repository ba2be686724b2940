using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>
/// How to change a document: update operators with MongoDB's meaning, in a closed tree. Checked when made: paths that conflict are refused.
/// </summary>
/// <param name="Steps">The operators, in the order written.</param>
public sealed record Update(ImmutableArray<UpdateStep> Steps)
{
    /// <summary>The filters of <c>$[name]</c> in paths, by name.</summary>
    public ImmutableArray<ArrayFilter> ArrayFilters { get; init; } = [];

    /// <summary>Reads MQL, for example <c>{"$set":{"status":"won"},"$inc":{"touches":1}}</c>.</summary>
    /// <exception cref="Queries.UnsupportedQueryException">Not an update document, or an operator that is not built; it is named.</exception>
    public static Update Parse(DocumentObject mql, params IReadOnlyList<DocumentObject> arrayFilters) => UpdateParser.Parse(mql, arrayFilters);

    /// <summary>Reads MQL.</summary>
    /// <exception cref="Queries.UnsupportedQueryException">Not an update document, or an operator that is not built; it is named.</exception>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON.</exception>
    public static Update Parse(string mql) => UpdateParser.Parse(ExtendedJson.ReadExpression(System.Text.Encoding.UTF8.GetBytes(mql)), []);

    /// <summary>The changed document; the same instance when nothing changed. The argument is left as it is.</summary>
    /// <param name="document">The document.</param>
    /// <param name="filter">The filter that found it: the positional <c>$</c> needs it.</param>
    /// <exception cref="UpdateFailedException">The update cannot be applied to this document.</exception>
    public DocumentObject Apply(DocumentObject document, Queries.Filter? filter = null) => UpdateApplier.Apply(this, document, filter);

    /// <summary>The update as MQL.</summary>
    public DocumentObject ToMql() => UpdateWriter.Write(this);
}
