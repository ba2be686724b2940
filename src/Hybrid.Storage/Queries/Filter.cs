using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>
/// Which documents: a closed, immutable tree with MongoDB's meaning. Made of a lambda, of MQL text, or by hand; evaluated locally, or
/// sent to MongoDB as <see cref="ToMql"/>.
/// </summary>
public abstract record Filter
{
    private protected Filter()
    {
    }

    /// <summary>Every document.</summary>
    public static Filter Everything { get; } = new EverythingFilter();

    /// <summary>The document with this id.</summary>
    public static Filter ById(DocumentValue id) => new FieldFilter(Document.IdField, new ComparisonCondition(ComparisonOperator.Equal, id));

    /// <summary>Reads MQL, for example <c>{"age":{"$gte":18}}</c>.</summary>
    /// <exception cref="UnsupportedQueryException">An operator is unknown or not built; it is named.</exception>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON.</exception>
    public static Filter Parse(string mql) => FilterParser.Parse(ExtendedJson.ReadExpression(System.Text.Encoding.UTF8.GetBytes(mql)));

    /// <summary>Reads MQL.</summary>
    /// <exception cref="UnsupportedQueryException">An operator is unknown or not built; it is named.</exception>
    public static Filter Parse(DocumentObject mql) => FilterParser.Parse(mql);

    /// <summary>The filter as MQL.</summary>
    public DocumentObject ToMql() => FilterWriter.Write(this);

    /// <summary>Whether a document matches: the reference semantics (G11).</summary>
    public bool Matches(DocumentObject document) => FilterEvaluator.Matches(this, document);

    /// <summary>Both.</summary>
    public static Filter operator &(Filter left, Filter right) => (left, right) switch
    {
        (EverythingFilter, _) => right,
        (_, EverythingFilter) => left,
        _ => new AndFilter([left, right]),
    };
}

/// <summary>Every document.</summary>
public sealed record EverythingFilter : Filter;

/// <summary>All of several filters. At least one.</summary>
/// <param name="Operands">The filters.</param>
public sealed record AndFilter(ImmutableArray<Filter> Operands) : Filter;

/// <summary>At least one of several filters.</summary>
/// <param name="Operands">The filters.</param>
public sealed record OrFilter(ImmutableArray<Filter> Operands) : Filter;

/// <summary>None of several filters.</summary>
/// <param name="Operands">The filters.</param>
public sealed record NorFilter(ImmutableArray<Filter> Operands) : Filter;

/// <summary>A condition on a field.</summary>
/// <param name="Path">The field.</param>
/// <param name="Condition">What must hold there.</param>
public sealed record FieldFilter(FieldPath Path, Condition Condition) : Filter;
