using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>
/// How to change a document: update operators with MongoDB's meaning, in a closed tree. Immutable. Checked when made: a step that is not
/// legal, or two steps whose paths conflict, are refused with <see cref="Queries.UnsupportedQueryException"/>.
/// </summary>
/// <param name="Steps">The operators, in the order written.</param>
public sealed record Update(ImmutableArray<UpdateStep> Steps)
{
    private readonly UpdateNode _tree = UpdateTree.Build(OrEmpty(Steps));

    /// <summary>The operators, in the order written. They are applied in MongoDB's order, by path.</summary>
    public ImmutableArray<UpdateStep> Steps
    {
        get;
        init
        {
            field = OrEmpty(value);
            _tree = UpdateTree.Build(field);
        }
    } = OrEmpty(Steps);

    /// <summary>The filters of <c>$[name]</c> in paths, by name.</summary>
    public ImmutableArray<ArrayFilter> ArrayFilters { get; init; } = [];

    internal UpdateNode Tree => _tree;

    /// <summary>Reads MQL, for example <c>{"$set":{"status":"won"},"$inc":{"touches":1}}</c>.</summary>
    /// <exception cref="Queries.UnsupportedQueryException">
    /// Not an update document, or an operator that is not built; it is named.
    /// </exception>
    public static Update Parse(DocumentObject mql, params IReadOnlyList<DocumentObject> arrayFilters) =>
        UpdateParser.Parse(mql, arrayFilters);

    /// <summary>Reads MQL.</summary>
    /// <exception cref="Queries.UnsupportedQueryException">
    /// Not an update document, or an operator that is not built; it is named.
    /// </exception>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON.</exception>
    public static Update Parse(string mql)
    {
        ArgumentNullException.ThrowIfNull(mql);
        return mql.AsSpan().TrimStart().StartsWith('[')
            ? throw UpdateParser.RefusePipeline()
            : UpdateParser.Parse(ExtendedJson.ReadExpression(System.Text.Encoding.UTF8.GetBytes(mql)), []);
    }

    /// <summary>The changed document; the same instance when nothing changed. The argument is left as it is.</summary>
    /// <param name="document">The document.</param>
    /// <param name="filter">The filter that found it: the positional <c>$</c> needs it.</param>
    /// <exception cref="UpdateFailedException">The update cannot be applied to this document.</exception>
    public DocumentObject Apply(DocumentObject document, Queries.Filter? filter = null) => UpdateApplier.Apply(this, document, filter);

    /// <summary>The update as MQL.</summary>
    public DocumentObject ToMql() => UpdateWriter.Write(this);

    /// <summary>Equality of the steps and array filters, in order.</summary>
    public bool Equals(Update? other) =>
        other is not null && Steps.SequenceEqual(other.Steps) && ArrayFilters.SequenceEqual(other.ArrayFilters);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var step in Steps)
        {
            hash.Add(step);
        }

        return hash.ToHashCode();
    }

    private static ImmutableArray<UpdateStep> OrEmpty(ImmutableArray<UpdateStep> steps) => steps.IsDefault ? [] : steps;
}
