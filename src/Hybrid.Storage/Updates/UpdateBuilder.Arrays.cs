using System.Collections.Immutable;
using System.Linq.Expressions;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

public sealed partial class UpdateBuilder<T>
{
    /// <summary>Appends an element to an array: <c>$push</c>.</summary>
    public UpdateBuilder<T> Push<TItem>(Expression<Func<T, IEnumerable<TItem>?>> member, TItem value)
    {
        var items = _members.Items(member, typeof(TItem));
        return Add(new PushStep(items.Path, [_members.Value(items, value, member)]));
    }

    /// <summary>Appends an element to an array, by its stored path; the element is stored by its own type.</summary>
    public UpdateBuilder<T> Push(string path, object? value) => Add(new PushStep(_members.Raw(path), [_members.RawValue(path, value)]));

    /// <summary>
    /// Adds elements to an array: <c>$push</c> with <c>$each</c>. First they are put in, then the array is ordered, then cut.
    /// </summary>
    /// <param name="member">The array.</param>
    /// <param name="values">The elements, in order; may be none.</param>
    /// <param name="position">Where: from the beginning, or negative from the end. Default: appended.</param>
    /// <param name="slice">How many elements are kept: the first ones, or negative the last ones. Default: all.</param>
    /// <param name="order">How the array is ordered. Default: not.</param>
    /// <param name="orderBy">The member of the elements that it is ordered by. Default: the elements themselves.</param>
    public UpdateBuilder<T> PushEach<TItem>(
        Expression<Func<T, IEnumerable<TItem>?>> member,
        IEnumerable<TItem> values,
        int? position = null,
        int? slice = null,
        PushOrder order = PushOrder.None,
        Expression<Func<TItem, object?>>? orderBy = null) =>
        Add(new PushStep(_members.Items(member, typeof(TItem)).Path, Values(member, values))
        {
            Each = true,
            Position = position,
            Slice = slice,
            Sort = _members.Order(order, orderBy),
        });

    /// <summary>Adds an element to an array if no equal one is there: <c>$addToSet</c>.</summary>
    public UpdateBuilder<T> AddToSet<TItem>(Expression<Func<T, IEnumerable<TItem>?>> member, TItem value)
    {
        var items = _members.Items(member, typeof(TItem));
        return Add(new AddToSetStep(items.Path, [_members.Value(items, value, member)]));
    }

    /// <summary>Adds an element to an array if no equal one is there, by its stored path.</summary>
    public UpdateBuilder<T> AddToSet(string path, object? value) =>
        Add(new AddToSetStep(_members.Raw(path), [_members.RawValue(path, value)]));

    /// <summary>Adds to an array those elements that are not there: <c>$addToSet</c> with <c>$each</c>.</summary>
    public UpdateBuilder<T> AddToSetEach<TItem>(Expression<Func<T, IEnumerable<TItem>?>> member, IEnumerable<TItem> values) =>
        Add(new AddToSetStep(_members.Items(member, typeof(TItem)).Path, Values(member, values)) { Each = true });

    /// <summary>Removes the last element: <c>$pop</c>.</summary>
    public UpdateBuilder<T> Pop<TMember>(Expression<Func<T, TMember>> member) => Add(new PopStep(_members.Path(member).Path, First: false));

    /// <summary>Removes the first element: <c>$pop</c>.</summary>
    public UpdateBuilder<T> PopFirst<TMember>(Expression<Func<T, TMember>> member) =>
        Add(new PopStep(_members.Path(member).Path, First: true));

    /// <summary>Removes every element that equals a value.</summary>
    public UpdateBuilder<T> Pull<TItem>(Expression<Func<T, IEnumerable<TItem>?>> member, TItem value)
    {
        var items = _members.Items(member, typeof(TItem));
        var stored = _members.Value(items, value, member);

        // A document given to $pull is a filter that also removes what holds more; $pullAll asks for the same.
        return Add(stored.Kind is DocumentValueKind.Object or DocumentValueKind.RegularExpression
            ? new PullAllStep(items.Path, [stored])
            : new PullStep(items.Path, stored));
    }

    /// <summary>Removes every element that matches: <c>$pull</c>.</summary>
    public UpdateBuilder<T> Pull<TItem>(Expression<Func<T, IEnumerable<TItem>?>> member, Expression<Func<TItem, bool>> predicate)
    {
        var items = _members.Items(member, typeof(TItem));
        return Add(new PullStep(items.Path, _members.PullCondition(items, predicate)));
    }

    /// <summary>Removes every element that equals one of the values: <c>$pullAll</c>.</summary>
    public UpdateBuilder<T> PullAll<TItem>(Expression<Func<T, IEnumerable<TItem>?>> member, IEnumerable<TItem> values) =>
        Add(new PullAllStep(_members.Items(member, typeof(TItem)).Path, Values(member, values)));

    private ImmutableArray<DocumentValue> Values<TItem>(LambdaExpression member, IEnumerable<TItem> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var items = _members.Items(member, typeof(TItem));
        return [.. values.Select(v => _members.Value(items, v, member))];
    }
}
