using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>What must hold at a path: a closed tree, the field operators of MQL.</summary>
public abstract record Condition
{
    private protected Condition()
    {
    }
}

/// <summary>The comparison operators.</summary>
public enum ComparisonOperator
{
    /// <summary><c>$eq</c></summary>
    Equal,

    /// <summary><c>$ne</c></summary>
    NotEqual,

    /// <summary><c>$gt</c></summary>
    GreaterThan,

    /// <summary><c>$gte</c></summary>
    GreaterThanOrEqual,

    /// <summary><c>$lt</c></summary>
    LessThan,

    /// <summary><c>$lte</c></summary>
    LessThanOrEqual,
}

/// <summary>Comparison with a value.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Value">With what.</param>
public sealed record ComparisonCondition(ComparisonOperator Operator, DocumentValue Value) : Condition;

/// <summary><c>$in</c>: equal to one of the values; a regular expression among them is matched.</summary>
/// <param name="Values">The values.</param>
public sealed record InCondition(ImmutableArray<DocumentValue> Values) : Condition;

/// <summary><c>$nin</c>: the complement of <see cref="InCondition"/>.</summary>
/// <param name="Values">The values.</param>
public sealed record NotInCondition(ImmutableArray<DocumentValue> Values) : Condition;

/// <summary><c>$exists</c>.</summary>
/// <param name="Exists">Whether the field must be there.</param>
public sealed record ExistsCondition(bool Exists) : Condition;

/// <summary><c>$type</c>.</summary>
/// <param name="Kinds">The types; the alias "number" is all four number types.</param>
public sealed record TypeCondition(ImmutableArray<DocumentValueKind> Kinds) : Condition;

/// <summary><c>$mod</c>.</summary>
/// <param name="Divisor">Not zero.</param>
/// <param name="Remainder">With the sign of the dividend.</param>
public sealed record ModCondition(long Divisor, long Remainder) : Condition;

/// <summary><c>$regex</c>.</summary>
/// <param name="Pattern">PCRE.</param>
/// <param name="Options">Letters of <c>imsx</c>.</param>
public sealed record RegexCondition(string Pattern, string Options) : Condition;

/// <summary><c>$all</c>: each condition (an equality or an element match) holds for the array.</summary>
/// <param name="Conditions">The conditions.</param>
public sealed record AllCondition(ImmutableArray<Condition> Conditions) : Condition;

/// <summary><c>$size</c>.</summary>
/// <param name="Size">The exact number of elements.</param>
public sealed record SizeCondition(long Size) : Condition;

/// <summary><c>$elemMatch</c> over elements that are documents.</summary>
/// <param name="Filter">What one element must match.</param>
public sealed record ElementFilterCondition(Filter Filter) : Condition;

/// <summary><c>$elemMatch</c> over elements as values.</summary>
/// <param name="Conditions">What one element must satisfy, all of them.</param>
public sealed record ElementValueCondition(ImmutableArray<Condition> Conditions) : Condition;

/// <summary><c>$not</c>: not all of the conditions hold.</summary>
/// <param name="Conditions">The conditions.</param>
public sealed record NotCondition(ImmutableArray<Condition> Conditions) : Condition;

/// <summary>The bitwise tests.</summary>
public enum BitsOperator
{
    /// <summary><c>$bitsAllSet</c></summary>
    AllSet,

    /// <summary><c>$bitsAnySet</c></summary>
    AnySet,

    /// <summary><c>$bitsAllClear</c></summary>
    AllClear,

    /// <summary><c>$bitsAnyClear</c></summary>
    AnyClear,
}

/// <summary>A bitwise test.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Positions">The bit positions, 0 is the least significant.</param>
public sealed record BitsCondition(BitsOperator Operator, ImmutableArray<int> Positions) : Condition;
