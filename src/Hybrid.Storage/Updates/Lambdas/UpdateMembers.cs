using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Queries.Lambdas;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Updates.Lambdas;

/// <summary>The members and values that the lambdas of an update name.</summary>
internal sealed class UpdateMembers(DocumentMapping mapping)
{
    /// <exception cref="UnsupportedQueryException">It is no stored member, or one that cannot be changed.</exception>
    public MemberPath Path(LambdaExpression member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var path = new MemberPathResolver(mapping, member.Parameters[0], allowMarkers: true).Resolve(member.Body);
        CheckChangeable(path.Text, member);
        return path;
    }

    /// <summary>An array, with the type its elements have.</summary>
    public MemberPath Items(LambdaExpression member, Type itemType)
    {
        var path = Path(member);
        return mapping.KindOf(path) == JsonTypeInfoKind.Enumerable
            ? new(path.Text, itemType, ObjectIdTextConverters.ForElementOf(path.Converter))
            : throw Refused.Node(member.Body, "it is not stored as an array");
    }

    public FieldPath DatePath(LambdaExpression member)
    {
        var path = Path(member);
        return IndexModelFactory.IsDate(mapping, path)
            ? path.Path
            : throw Refused.Node(member.Body, "it is not stored as a date (a DateTimeOffset is one by option only)", "Set it to a value.");
    }

    public void RequireOrder(LambdaExpression member)
    {
        var path = Path(member);
        if (mapping.Values.Scalar(path.Type, path.Converter) is not { KeepsOrder: true })
        {
            throw Refused.Node(member.Body, $"it is stored in a form whose order is not that of {path.PlainType.Name}");
        }
    }

    public DocumentValue Value(MemberPath path, object? value, LambdaExpression member)
    {
        try
        {
            return Literals.ToValue(mapping, path, value)
                ?? throw Refused.Node(member.Body, $"a {value!.GetType().Name} cannot be stored there");
        }
        catch (DocumentFormatException e)
        {
            throw Refused.Node(member.Body, e.Message.TrimEnd('.'));
        }
    }

    public FieldPath Raw(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckChangeable(path, null);
        return FieldPath.Parse(path);
    }

    public DocumentValue RawValue(string path, object? value)
    {
        try
        {
            return value is null ? DocumentValue.Null : mapping.Values.ToValue(value.GetType(), null, value);
        }
        catch (Exception e) when (e is DocumentFormatException or NotSupportedException)
        {
            throw new UnsupportedQueryException($"The value for '{path}' cannot be stored: {e.Message}", path);
        }
    }

    public ArrayFilter ArrayFilter(string name, LambdaExpression predicate)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(predicate);
        return new(name, FilterLambda.ParseElement(predicate, mapping, new(name, predicate.Parameters[0].Type)));
    }

    /// <summary>The order of a pushed array, as <c>$sort</c> has it; missing where there is none.</summary>
    public DocumentValue Order(PushOrder order, LambdaExpression? by)
    {
        if (order == PushOrder.None)
        {
            return by is null
                ? DocumentValue.Missing
                : throw Refused.Node(by, "an order by a member needs a direction: give PushOrder.Ascending or Descending");
        }

        var direction = DocumentValue.From(order == PushOrder.Ascending ? 1 : -1);
        return by is null
            ? direction
            : DocumentValue.From(
                DocumentObject.Of(new DocumentField(new MemberPathResolver(mapping, by.Parameters[0]).Resolve(by.Body).Text, direction)));
    }

    /// <summary>A predicate on elements as the argument of <c>$pull</c>: a filter for documents, operators for values.</summary>
    public DocumentValue PullCondition(MemberPath items, LambdaExpression predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var element = FilterLambda.ParseElement(predicate, mapping, new("", predicate.Parameters[0].Type, items.Converter));
        if (!ElementCondition.IsAboutItself(element))
        {
            return element is EverythingFilter || FilterLogic.IsNothing(element)
                ? throw Refused.Node(predicate, "it does not depend on the element")
                : DocumentValue.From(element.ToMql());
        }

        var conditions = ElementCondition.Conjunction(element, predicate)
            ?? throw Refused.Node(
                predicate, "values are pulled by conditions joined by 'and' only", "Call Pull once for each alternative.");
        return Operators(conditions, predicate);
    }

    private static DocumentValue Operators(ImmutableArray<Condition> conditions, LambdaExpression predicate)
    {
        var operators = new List<DocumentField>();
        foreach (var condition in conditions)
        {
            // Written as a condition on some field, then taken from under its name.
            var written = new FieldFilter("v", condition).ToMql().Get("v");
            if (condition is ComparisonCondition { Operator: ComparisonOperator.Equal } equal)
            {
                written = DocumentValue.From(DocumentObject.Of(new DocumentField("$eq", equal.Value)));
            }

            foreach (var field in written.AsObject)
            {
                operators.Add(
                    operators.All(o => o.Name != field.Name)
                        ? field
                        : throw Refused.Node(predicate, $"it has two conditions of the kind {field.Name}"));
            }
        }

        return DocumentValue.From(DocumentObject.Of([.. operators]));
    }

    private void CheckChangeable(string path, LambdaExpression? member)
    {
        var root = path.Split('.')[0];
        var reason = root switch
        {
            "" => "it is the document itself; replace it instead",
            Document.IdField => "the id of a document cannot be changed",
            DocumentContract.SyncField when member is not null => "the version is counted by the library",
            DocumentContract.SyncField or DocumentLimits.ChecksumField => "the name is reserved for the library",
            _ => null,
        };
        if (reason is not null)
        {
            throw member is null
                ? new UnsupportedQueryException($"'{path}' cannot be changed: {reason}.", path)
                : Refused.Node(member.Body, reason);
        }
    }
}
