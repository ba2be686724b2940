using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>What the operators make of a single value. Missing means that the field is not there, or is not to be there.</summary>
internal static class StepOperators
{
    public static DocumentValue Apply(UpdateNode node, UpdateStep step, DocumentValue current, DateTimeOffset? now) => step switch
    {
        SetStep s => s.Value,
        SetOnInsertStep s => s.Value,
        IncrementStep s => Increment(node, s, current),
        MultiplyStep s => Multiply(node, s, current),
        MinStep s => current.IsMissing || ValueOrder.Compare(s.Value, current) < 0 ? s.Value : current,
        MaxStep s => current.IsMissing || ValueOrder.Compare(s.Value, current) > 0 ? s.Value : current,
        BitStep s => Bit(node, s, current),
        CurrentDateStep s => UpdateDeterminism.CurrentDate(s, now ?? throw NoTime(node)),
        _ => ArrayOperators.Apply(node, step, current),
    };

    public static UpdateFailedException Fail(UpdateNode node, UpdateStep step, string reason) =>
        new($"{OperatorName.Of(step)} at '{node.Path}': {reason}.", node.Path);

    private static DocumentValue Increment(UpdateNode node, IncrementStep step, DocumentValue current)
    {
        if (current.IsMissing)
        {
            return step.Amount;
        }

        RequireNumber(node, step, current);
        return NumberArithmetic.TryAdd(current, step.Amount, out var sum) ? sum : throw Overflow(node, step);
    }

    private static DocumentValue Multiply(UpdateNode node, MultiplyStep step, DocumentValue current)
    {
        // A missing field counts as the integer 0, so the product has the type of the factor.
        var left = current.IsMissing ? DocumentValue.From(0) : current;
        RequireNumber(node, step, left);
        return NumberArithmetic.TryMultiply(left, step.Factor, out var product) ? product : throw Overflow(node, step);
    }

    private static DocumentValue Bit(UpdateNode node, BitStep step, DocumentValue current)
    {
        if (current.Kind is not (DocumentValueKind.Missing or DocumentValueKind.Int32 or DocumentValueKind.Int64))
        {
            throw Fail(node, step, $"the field is of the type {current.Kind}, not an int32 or int64");
        }

        var result = current.IsMissing ? DocumentValue.From(0) : current;
        foreach (var (operation, operand) in step.Operations)
        {
            result = operation switch
            {
                "and" => NumberArithmetic.And(result, operand),
                "or" => NumberArithmetic.Or(result, operand),
                _ => NumberArithmetic.Xor(result, operand),
            };
        }

        return result;
    }

    private static void RequireNumber(UpdateNode node, UpdateStep step, DocumentValue current)
    {
        if (!current.IsNumber)
        {
            throw Fail(node, step, $"the field is of the type {current.Kind}, not a number");
        }
    }

    private static UpdateFailedException Overflow(UpdateNode node, UpdateStep step) =>
        Fail(node, step, "the result does not fit an int64; store the field as a double or a decimal");

    private static UpdateFailedException NoTime(UpdateNode node) =>
        new($"$currentDate at '{node.Path}' was not made a literal when the operation was accepted.", node.Path);
}
