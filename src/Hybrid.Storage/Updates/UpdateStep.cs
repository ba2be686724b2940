using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>One operator on one path.</summary>
public abstract record UpdateStep
{
    private protected UpdateStep(FieldPath path) => Path = path ?? throw new ArgumentNullException(nameof(path));

    /// <summary>The field; may hold <c>$</c>, <c>$[]</c> and <c>$[name]</c> parts.</summary>
    public FieldPath Path { get; init; }
}

/// <summary><c>$set</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Value">The new value.</param>
public sealed record SetStep(FieldPath Path, DocumentValue Value) : UpdateStep(Path);

/// <summary><c>$setOnInsert</c>: only when an upsert inserts.</summary>
/// <param name="Path">The field.</param>
/// <param name="Value">The value.</param>
public sealed record SetOnInsertStep(FieldPath Path, DocumentValue Value) : UpdateStep(Path);

/// <summary><c>$unset</c>.</summary>
/// <param name="Path">The field.</param>
public sealed record UnsetStep(FieldPath Path) : UpdateStep(Path);

/// <summary><c>$inc</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Amount">A number.</param>
public sealed record IncrementStep(FieldPath Path, DocumentValue Amount) : UpdateStep(Path);

/// <summary><c>$mul</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Factor">A number.</param>
public sealed record MultiplyStep(FieldPath Path, DocumentValue Factor) : UpdateStep(Path);

/// <summary><c>$min</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Value">The candidate.</param>
public sealed record MinStep(FieldPath Path, DocumentValue Value) : UpdateStep(Path);

/// <summary><c>$max</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Value">The candidate.</param>
public sealed record MaxStep(FieldPath Path, DocumentValue Value) : UpdateStep(Path);

/// <summary><c>$rename</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="NewPath">Its new name.</param>
public sealed record RenameStep(FieldPath Path, FieldPath NewPath) : UpdateStep(Path);

/// <summary><c>$push</c>.</summary>
/// <param name="Path">The array.</param>
/// <param name="Values">What is appended, in order.</param>
public sealed record PushStep(FieldPath Path, ImmutableArray<DocumentValue> Values) : UpdateStep(Path)
{
    /// <summary>Whether <c>$each</c> is written even for one value.</summary>
    public bool Each { get; init; }

    /// <summary><c>$position</c>; null appends.</summary>
    public long? Position { get; init; }

    /// <summary><c>$slice</c>; null keeps everything.</summary>
    public long? Slice { get; init; }

    /// <summary><c>$sort</c> as written: 1, -1 or a document; missing does not sort.</summary>
    public DocumentValue Sort { get; init; }

    /// <summary>Equality of the path and, in order, of the values and modifiers.</summary>
    public bool Equals(PushStep? other) => other is not null && Path.Equals(other.Path) && Each == other.Each && Position == other.Position
        && Slice == other.Slice && Sort == other.Sort
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Values.IsDefault ? 0 : Values.Length);
}

/// <summary><c>$addToSet</c>.</summary>
/// <param name="Path">The array.</param>
/// <param name="Values">What is added if it is not there.</param>
public sealed record AddToSetStep(FieldPath Path, ImmutableArray<DocumentValue> Values) : UpdateStep(Path)
{
    /// <summary>Whether <c>$each</c> is written even for one value.</summary>
    public bool Each { get; init; }

    /// <summary>Equality of the path and, in order, of the values.</summary>
    public bool Equals(AddToSetStep? other) => other is not null && Path.Equals(other.Path) && Each == other.Each
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Values.IsDefault ? 0 : Values.Length);
}

/// <summary><c>$pop</c>.</summary>
/// <param name="Path">The array.</param>
/// <param name="First">The first element, else the last.</param>
public sealed record PopStep(FieldPath Path, bool First) : UpdateStep(Path);

/// <summary><c>$pull</c>.</summary>
/// <param name="Path">The array.</param>
/// <param name="Condition">As written: a literal, a filter on elements that are documents, or operators on the element.</param>
public sealed record PullStep(FieldPath Path, DocumentValue Condition) : UpdateStep(Path);

/// <summary><c>$pullAll</c>.</summary>
/// <param name="Path">The array.</param>
/// <param name="Values">What is removed, by exact equality.</param>
public sealed record PullAllStep(FieldPath Path, ImmutableArray<DocumentValue> Values) : UpdateStep(Path)
{
    /// <summary>Equality of the path and, in order, of the values.</summary>
    public bool Equals(PullAllStep? other) => other is not null && Path.Equals(other.Path)
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Values.IsDefault ? 0 : Values.Length);
}

/// <summary><c>$bit</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Operations">and, or, xor with their operands, in order.</param>
public sealed record BitStep(FieldPath Path, ImmutableArray<KeyValuePair<string, DocumentValue>> Operations) : UpdateStep(Path)
{
    /// <summary>Equality of the path and, in order, of the operations.</summary>
    public bool Equals(BitStep? other) => other is not null && Path.Equals(other.Path)
        && Operations.SequenceEqual(other.Operations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Operations.IsDefault ? 0 : Operations.Length);
}

/// <summary><c>$currentDate</c>; made a literal when the operation is accepted.</summary>
/// <param name="Path">The field.</param>
/// <param name="AsTimestamp">A timestamp instead of a date.</param>
public sealed record CurrentDateStep(FieldPath Path, bool AsTimestamp) : UpdateStep(Path);

/// <summary>The filter of a <c>$[name]</c> part.</summary>
/// <param name="Name">The name.</param>
/// <param name="Filter">On the element, whose path begins with the name.</param>
public sealed record ArrayFilter(string Name, Filter Filter)
{
    /// <summary>Equality of the name and of the filter as MQL.</summary>
    public bool Equals(ArrayFilter? other) => other is not null && Name == other.Name && Filter.ToMql().Equals(other.Filter.ToMql());

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
