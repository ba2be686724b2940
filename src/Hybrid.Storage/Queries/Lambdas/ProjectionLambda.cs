using System.Linq.Expressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>
/// Lambdas to projections. The store returns the members that the lambda reads; the lambda itself runs on what was read, in C#, so every
/// expression works and gives the same from either store.
/// </summary>
internal static class ProjectionLambda
{
    /// <exception cref="UnsupportedQueryException">It reads a member that is not stored; it is named.</exception>
    public static ProjectionPlan<TResult> Parse<T, TResult>(Expression<Func<T, TResult>> selector, DocumentMapper<T> mapper)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(selector);
        var reads = new ProjectedReads<T>(mapper, selector.Parameters[0]);
        var body = reads.Visit(selector.Body);

        // Interpreted: compiling costs more than most results take to read, and needs code generation, which may not be there.
        var read = Expression.Lambda<Func<DocumentObject, TResult>>(body, reads.Document).Compile(preferInterpretation: true);
        return new(reads.IsWhole ? null : Projection.Parse(ToMql(reads.Paths)), read);
    }

    private static DocumentObject ToMql(IEnumerable<string> paths)
    {
        var needed = new List<string>();
        foreach (var path in paths.Distinct(StringComparer.Ordinal).OrderBy(p => p.Length))
        {
            // A field and a part of it at once would collide: the field is enough.
            if (!needed.Any(n => path == n || path.StartsWith(n + ".", StringComparison.Ordinal)))
            {
                needed.Add(path);
            }
        }

        var fields = needed.Select(n => new DocumentField(n, DocumentValue.From(1))).ToList();
        if (needed.Count == 0)
        {
            fields.Add(new(Document.IdField, DocumentValue.From(1)));
        }
        else if (!needed.Any(n => n == Document.IdField || n.StartsWith(Document.IdField + ".", StringComparison.Ordinal)))
        {
            fields.Add(new(Document.IdField, DocumentValue.From(0)));
        }

        return DocumentObject.Of([.. fields]);
    }
}
