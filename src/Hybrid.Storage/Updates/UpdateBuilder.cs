using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Numerics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates.Lambdas;

namespace Hybrid.Storage.Updates;

/// <summary>
/// Builds an <see cref="Update"/> with the members of a type: <c>u => u.Set(x => x.Status, "won").Increment(x => x.Touches, 1)</c>.
/// Members may be nested, elements of arrays (<c>x.Items[2]</c>, <see cref="ArrayElements"/>) and entries of dictionaries. Values are
/// stored exactly as the member itself would be. Not thread-safe.
/// </summary>
/// <typeparam name="T">The document type.</typeparam>
public sealed partial class UpdateBuilder<T>
    where T : class
{
    private readonly UpdateMembers _members;
    private readonly ImmutableArray<UpdateStep>.Builder _steps = ImmutableArray.CreateBuilder<UpdateStep>();
    private readonly ImmutableArray<ArrayFilter>.Builder _arrayFilters = ImmutableArray.CreateBuilder<ArrayFilter>();

    internal UpdateBuilder(DocumentMapper<T> mapper) => _members = new(mapper.Mapping);

    /// <summary>The update. Checked: paths that conflict are refused.</summary>
    /// <exception cref="UnsupportedQueryException">There is no step, or steps contradict each other; the path is named.</exception>
    public Update Build() => _steps.Count == 0
        ? throw new UnsupportedQueryException("The update changes nothing: call Set or another operator.")
        : new(_steps.ToImmutable()) { ArrayFilters = _arrayFilters.ToImmutable() };

    /// <summary>Gives a member a value: <c>$set</c>.</summary>
    /// <exception cref="UnsupportedQueryException">
    /// The lambda is no stored member, or one that cannot be changed. The same holds below.
    /// </exception>
    public UpdateBuilder<T> Set<TMember>(Expression<Func<T, TMember>> member, TMember value) =>
        Add(member, value, static (p, v) => new SetStep(p, v));

    /// <summary>Gives a field a value, by its stored path; the value is stored by its own type.</summary>
    public UpdateBuilder<T> Set(string path, object? value) => Add(new SetStep(_members.Raw(path), _members.RawValue(path, value)));

    /// <summary>Gives a member a value, only when an upsert inserts: <c>$setOnInsert</c>.</summary>
    public UpdateBuilder<T> SetOnInsert<TMember>(Expression<Func<T, TMember>> member, TMember value) =>
        Add(member, value, static (p, v) => new SetOnInsertStep(p, v));

    /// <summary>Gives a field a value, only when an upsert inserts, by its stored path.</summary>
    public UpdateBuilder<T> SetOnInsert(string path, object? value) =>
        Add(new SetOnInsertStep(_members.Raw(path), _members.RawValue(path, value)));

    /// <summary>Removes a member: <c>$unset</c>.</summary>
    public UpdateBuilder<T> Unset<TMember>(Expression<Func<T, TMember>> member) => Add(new UnsetStep(_members.Path(member).Path));

    /// <summary>Removes a field, by its stored path.</summary>
    public UpdateBuilder<T> Unset(string path) => Add(new UnsetStep(_members.Raw(path)));

    /// <summary>Adds to a number: <c>$inc</c>. A member that is not there becomes the amount.</summary>
    public UpdateBuilder<T> Increment<TMember>(Expression<Func<T, TMember>> member, TMember amount) =>
        Add(member, amount, static (p, v) => new IncrementStep(p, v));

    /// <summary>
    /// Adds to a number, by its stored path: <c>Increment("Stats.Downloads", 1)</c>. A field that is not there becomes the amount.
    /// </summary>
    public UpdateBuilder<T> Increment<TNumber>(string path, TNumber amount)
        where TNumber : struct, INumber<TNumber> =>
        Add(new IncrementStep(_members.Raw(path), _members.RawValue(path, amount)));

    /// <summary>Multiplies a number: <c>$mul</c>. A member that is not there becomes 0.</summary>
    public UpdateBuilder<T> Multiply<TMember>(Expression<Func<T, TMember>> member, TMember factor) =>
        Add(member, factor, static (p, v) => new MultiplyStep(p, v));

    /// <summary>Lowers a member to a value, if that is smaller: <c>$min</c>.</summary>
    public UpdateBuilder<T> Min<TMember>(Expression<Func<T, TMember>> member, TMember value)
    {
        _members.RequireOrder(member);
        return Add(member, value, static (p, v) => new MinStep(p, v));
    }

    /// <summary>Raises a member to a value, if that is greater: <c>$max</c>.</summary>
    public UpdateBuilder<T> Max<TMember>(Expression<Func<T, TMember>> member, TMember value)
    {
        _members.RequireOrder(member);
        return Add(member, value, static (p, v) => new MaxStep(p, v));
    }

    /// <summary>Renames a field: <c>$rename</c>. For documents stored under an older name of a member.</summary>
    /// <param name="path">The stored path.</param>
    /// <param name="newPath">The new path.</param>
    public UpdateBuilder<T> Rename(string path, string newPath) => Add(new RenameStep(_members.Raw(path), _members.Raw(newPath)));

    /// <summary>Moves the value of one member to another: <c>$rename</c>.</summary>
    public UpdateBuilder<T> Rename<TMember>(Expression<Func<T, TMember>> member, Expression<Func<T, TMember>> newMember) =>
        Add(new RenameStep(_members.Path(member).Path, _members.Path(newMember).Path));

    /// <summary>Sets a member to the time at which the operation is accepted: <c>$currentDate</c>.</summary>
    public UpdateBuilder<T> CurrentDate<TMember>(Expression<Func<T, TMember>> member) =>
        Add(new CurrentDateStep(_members.DatePath(member), AsTimestamp: false));

    /// <summary>Keeps the bits that are set in the operand: <c>$bit</c> and.</summary>
    public UpdateBuilder<T> BitAnd<TMember>(Expression<Func<T, TMember>> member, TMember operand) => Bit("and", member, operand);

    /// <summary>Sets the bits that are set in the operand: <c>$bit</c> or.</summary>
    public UpdateBuilder<T> BitOr<TMember>(Expression<Func<T, TMember>> member, TMember operand) => Bit("or", member, operand);

    /// <summary>Turns the bits that are set in the operand: <c>$bit</c> xor.</summary>
    public UpdateBuilder<T> BitXor<TMember>(Expression<Func<T, TMember>> member, TMember operand) => Bit("xor", member, operand);

    /// <summary>Which elements <see cref="ArrayElements.ElementsMatching"/> of this name means.</summary>
    /// <param name="name">A lower-case letter, then letters and digits.</param>
    /// <param name="predicate">What the elements must satisfy.</param>
    /// <typeparam name="TItem">The type of the elements.</typeparam>
    public UpdateBuilder<T> WithArrayFilter<TItem>(string name, Expression<Func<TItem, bool>> predicate)
    {
        _arrayFilters.Add(_members.ArrayFilter(name, predicate));
        return this;
    }

    private UpdateBuilder<T> Bit<TMember>(string operation, Expression<Func<T, TMember>> member, TMember operand) =>
        Add(member, operand, (p, v) => new BitStep(p, [new(operation, v)]));

    private UpdateBuilder<T> Add<TMember>(
        Expression<Func<T, TMember>> member, TMember value, Func<FieldPath, DocumentValue, UpdateStep> step)
    {
        var path = _members.Path(member);
        return Add(step(path.Path, _members.Value(path, value, member)));
    }

    private UpdateBuilder<T> Add(UpdateStep step)
    {
        _steps.Add(step);
        return this;
    }
}
