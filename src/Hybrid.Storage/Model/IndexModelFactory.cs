using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Queries.Lambdas;

namespace Hybrid.Storage.Model;

/// <summary>Checks a declared index and freezes it.</summary>
internal static class IndexModelFactory
{
    private const int MaxKeys = 32;

    // What MongoDB can hold: expireAfterSeconds is an int32.
    private static readonly TimeSpan MaxExpiry = TimeSpan.FromSeconds(int.MaxValue);

    /// <exception cref="ModelException">It contradicts itself, or names something that is not stored.</exception>
    public static IndexModel Create(DocumentMapping mapping, IndexDeclaration index)
    {
        var members = Members(mapping, index);
        var descending = Descending(mapping, index, members);
        var keys = members.Select(m => new IndexKey(m.Path, index.Text ? IndexKeyKind.Text
            : index.Descending || descending.Contains(m.Text) ? IndexKeyKind.Descending
            : IndexKeyKind.Ascending)).ToImmutableArray();
        var name = index.Name ?? DefaultName(keys);
        Check(mapping, index, members, name);
        return new(name, keys)
        {
            Unique = index.Unique,
            Sparse = index.Sparse,
            ExpireAfter = index.ExpireAfter,
            PartialFilter = index.Where is null ? null : Partial(mapping, index.Where),
        };
    }

    /// <summary>Whether values there are stored as a date.</summary>
    public static bool IsDate(DocumentMapping mapping, MemberPath path)
    {
        object? sample = path.PlainType switch
        {
            var t when t == typeof(DateTime) => DateTime.UnixEpoch,
            var t when t == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
            var t when t == typeof(DateOnly) => new DateOnly(1970, 1, 1),
            _ => null,
        };

        // What holds any value may hold a date; nobody can say before.
        return sample is null
            ? path.PlainType == typeof(DocumentValue) || path.PlainType == typeof(object)
            : mapping.Values.ToValue(path.Type, path.Converter, sample).Kind == DocumentValueKind.DateTime;
    }

    /// <exception cref="ModelException">The expression is no stored member.</exception>
    public static MemberPath Resolve(DocumentMapping mapping, LambdaExpression lambda, Expression member)
    {
        try
        {
            return new MemberPathResolver(mapping, lambda.Parameters[0]).Resolve(member);
        }
        catch (UnsupportedQueryException e)
        {
            throw new ModelException(e.Message, mapping.DocumentType, innerException: e);
        }
    }

    private static IReadOnlyList<MemberPath> Members(DocumentMapping mapping, IndexDeclaration index)
    {
        if (index.Keys is not { } lambda)
        {
            return [.. index.MemberNames.Select(n => Named(mapping, n))];
        }

        return lambda.Body is NewExpression { Arguments.Count: > 0 } several
            ? [.. several.Arguments.Select(a => Resolve(mapping, lambda, a))]
            : [Resolve(mapping, lambda, lambda.Body)];
    }

    private static HashSet<string> Descending(DocumentMapping mapping, IndexDeclaration index, IReadOnlyList<MemberPath> members)
    {
        var result = new HashSet<string>(StringComparer.Ordinal);
        var byLambda = index.DescendingOn.Select(l => Resolve(mapping, l, l.Body));
        var byName = index.DescendingNames.Select(n => Named(mapping, n));
        foreach (var path in byLambda.Concat(byName))
        {
            if (members.All(m => m.Text != path.Text))
            {
                throw new ModelException($"an index is descending on '{path.Text}', which is none of its keys.", mapping.DocumentType);
            }

            result.Add(path.Text);
        }

        return result;
    }

    private static MemberPath Named(DocumentMapping mapping, string dotted)
    {
        var path = new MemberPath("", mapping.DocumentType);
        foreach (var name in dotted.Split('.'))
        {
            path = mapping.Find(ElementOf(mapping, path), name)
                ?? throw new ModelException(
                    $"an index names '{dotted}', but '{name}' is not a mapped property.", mapping.DocumentType, name);
        }

        return path;
    }

    // Lists are entered as MongoDB does, without an index.
    private static MemberPath ElementOf(DocumentMapping mapping, MemberPath path)
    {
        while (mapping.KindOf(path) == JsonTypeInfoKind.Enumerable)
        {
            var type = path.Type;
            var element = type.IsArray ? type.GetElementType() : type.GenericTypeArguments is [var only] ? only : null;
            if (element is null)
            {
                break;
            }

            path = new(path.Text, element);
        }

        return path;
    }

    private static Filter Partial(DocumentMapping mapping, LambdaExpression where)
    {
        try
        {
            return FilterLambda.Parse(where, mapping);
        }
        catch (UnsupportedQueryException e)
        {
            throw new ModelException($"an index has a filter that cannot be used: {e.Message}", mapping.DocumentType, innerException: e);
        }
    }

    private static void Check(DocumentMapping mapping, IndexDeclaration index, IReadOnlyList<MemberPath> members, string name)
    {
        var fault = 0 switch
        {
            _ when members.Count > MaxKeys => $"has {members.Count} keys, more than the {MaxKeys} that MongoDB takes",
            _ when members.DistinctBy(m => m.Text).Count() != members.Count => "has the same key twice",
            _ when members.Any(m => m.IsSelf) => "has the whole document as its key",
            _ when members is [{ Text: Document.IdField }] => "is over the id, which has an index already",
            _ when index.Text && (index.Unique || index.Sparse || index.ExpireAfter is not null) =>
                "is a text index and can be neither unique, sparse nor expiring",
            _ when index.Sparse && index.Where is not null => "cannot be sparse and partial at once: MongoDB takes one",
            _ when name == "*" || name.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > 127 =>
                "has a name that MongoDB does not take",
            _ => ExpiryFault(mapping, index, members),
        };
        if (fault is not null)
        {
            throw new ModelException($"the index '{name}' {fault}.", mapping.DocumentType);
        }
    }

    private static string? ExpiryFault(DocumentMapping mapping, IndexDeclaration index, IReadOnlyList<MemberPath> members) =>
        index.ExpireAfter switch
    {
        null => null,
        _ when members.Count != 1 => "expires and must have one key",
        { } time when time < TimeSpan.Zero || time > MaxExpiry || time.Ticks % TimeSpan.TicksPerSecond != 0 =>
            "expires after a time that is not a whole number of seconds from 0 to 2147483647",
        _ when !ElementIsDate(mapping, members[0]) =>
            "expires, but its key is not stored as a date (a DateTimeOffset is one by option only)",
        _ => null,
    };

    private static bool ElementIsDate(DocumentMapping mapping, MemberPath path) => IsDate(mapping, ElementOf(mapping, path));

    private static string DefaultName(ImmutableArray<IndexKey> keys) => string.Join('_', keys.Select(k => $"{k.Path}_{k.Kind switch
    {
        IndexKeyKind.Ascending => "1",
        IndexKeyKind.Descending => "-1",
        _ => "text",
    }}"));
}
