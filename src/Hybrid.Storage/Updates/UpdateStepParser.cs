using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>
/// One field of one update operator to an <see cref="UpdateStep"/>: the syntax. What else makes it legal is <see cref="UpdateRules"/>.
/// </summary>
internal static class UpdateStepParser
{
    public static bool IsOperator(string name) => name is "$set" or "$setOnInsert" or "$unset" or "$inc" or "$mul" or "$min" or "$max"
        or "$rename" or "$push" or "$addToSet" or "$pop" or "$pull" or "$pullAll" or "$bit" or "$currentDate";

    public static UpdateStep Parse(string name, FieldPath path, DocumentValue argument) => name switch
    {
        "$set" => new SetStep(path, argument),
        "$setOnInsert" => new SetOnInsertStep(path, argument),
        "$unset" => new UnsetStep(path),
        "$inc" => new IncrementStep(path, argument),
        "$mul" => new MultiplyStep(path, argument),
        "$min" => new MinStep(path, argument),
        "$max" => new MaxStep(path, argument),
        "$rename" => Rename(path, argument),
        "$push" => Push(path, argument),
        "$addToSet" => AddToSet(path, argument),
        "$pop" => Pop(path, argument),
        "$pull" => new PullStep(path, argument),
        "$pullAll" => new PullAllStep(path, ValuesOf("$pullAll", path, argument, "it needs an array of values")),
        "$bit" => Bit(path, argument),
        "$currentDate" => CurrentDate(path, argument),
        _ => throw new UnsupportedQueryException($"The update operator {name} is unknown or not built.", name),
    };

    private static RenameStep Rename(FieldPath path, DocumentValue argument) => argument.Kind == DocumentValueKind.String
        ? new(path, argument.AsString)
        : throw UpdateRules.Illegal("$rename", path, $"the new name must be a string, not {argument.Kind}");

    private static PushStep Push(FieldPath path, DocumentValue argument)
    {
        if (argument.Kind != DocumentValueKind.Object || argument.AsObject.IndexOf("$each") < 0)
        {
            RefuseStrayModifier("$push", path, argument);
            return new(path, [argument]);
        }

        var modifiers = argument.AsObject;
        var step = new PushStep(path, ValuesOf("$push", path, modifiers.Get("$each"), "$each needs an array")) { Each = true };
        foreach (var (name, value) in modifiers)
        {
            step = name switch
            {
                "$each" => step,
                "$position" => step with { Position = Integer(path, name, value) },
                "$slice" => step with { Slice = Integer(path, name, value) },
                "$sort" => step with { Sort = value },
                _ => throw UpdateRules.Illegal("$push", path, $"'{name}' is not one of $each, $position, $slice, $sort"),
            };
        }

        return step;
    }

    private static AddToSetStep AddToSet(FieldPath path, DocumentValue argument)
    {
        if (argument.Kind != DocumentValueKind.Object || argument.AsObject.IndexOf("$each") < 0)
        {
            RefuseStrayModifier("$addToSet", path, argument);
            return new(path, [argument]);
        }

        if (argument.AsObject.Count > 1)
        {
            throw UpdateRules.Illegal("$addToSet", path, "nothing but $each can stand beside the values");
        }

        return new(path, ValuesOf("$addToSet", path, argument.AsObject.Get("$each"), "$each needs an array")) { Each = true };
    }

    private static PopStep Pop(FieldPath path, DocumentValue argument) => UpdateRules.IsDirection(argument)
        ? new(path, First: ValueOrder.Compare(argument, DocumentValue.From(0)) < 0)
        : throw UpdateRules.Illegal("$pop", path, "it needs 1 (the last element) or -1 (the first)");

    private static BitStep Bit(FieldPath path, DocumentValue argument) => argument.Kind == DocumentValueKind.Object
        ? new(path, [.. argument.AsObject.Select(static field => KeyValuePair.Create(field.Name, field.Value))])
        : throw UpdateRules.Illegal("$bit", path, "it needs a document such as {\"and\": 5}");

    private static CurrentDateStep CurrentDate(FieldPath path, DocumentValue argument)
    {
        if (argument == DocumentValue.True)
        {
            return new(path, AsTimestamp: false);
        }

        if (argument.Kind == DocumentValueKind.Object
            && argument.AsObject is { Count: 1 } type
            && type.Get("$type") is { Kind: DocumentValueKind.String, AsString: "date" or "timestamp" } kind)
        {
            return new(path, kind.AsString == "timestamp");
        }

        throw UpdateRules.Illegal("$currentDate", path, "it needs true, {\"$type\": \"date\"} or {\"$type\": \"timestamp\"}");
    }

    private static ImmutableArray<DocumentValue> ValuesOf(string name, FieldPath path, DocumentValue argument, string reason) =>
        argument.Kind == DocumentValueKind.Array
            ? [.. argument.AsArray.Items]
            : throw UpdateRules.Illegal(name, path, $"{reason}, not {argument.Kind}");

    private static void RefuseStrayModifier(string name, FieldPath path, DocumentValue argument)
    {
        // $ref begins a reference to a document of another collection, which is a value like any other.
        if (argument.Kind == DocumentValueKind.Object
            && argument.AsObject.Count > 0
            && argument.AsObject[0].Name is ['$', ..] modifier and not "$ref")
        {
            throw UpdateRules.Illegal(name, path, $"{modifier} needs $each beside it");
        }
    }

    private static long Integer(FieldPath path, string modifier, DocumentValue value)
    {
        if (value.Kind is DocumentValueKind.Int32 or DocumentValueKind.Int64)
        {
            return value.Kind == DocumentValueKind.Int32 ? value.AsInt32 : value.AsInt64;
        }

        // 2.0 and a decimal 2.00 are integers too; beyond 2^53 a double no longer tells them apart.
        var integer = value.IsNumber && Math.Abs(NumberArithmetic.ToDouble(value)) <= 1L << 53 ? (long)NumberArithmetic.ToDouble(value) : 0;
        return value.IsNumber && ValueOrder.Compare(value, DocumentValue.From(integer)) == 0
            ? integer
            : throw UpdateRules.Illegal("$push", path, $"{modifier} needs an integer, not {value.Kind}");
    }
}
