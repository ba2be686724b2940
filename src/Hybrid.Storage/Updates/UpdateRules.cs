using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>
/// What makes a single step legal, whatever the document. Holds for updates that were parsed and for those made by hand or by a lambda.
/// </summary>
internal static class UpdateRules
{
    public static void Check(UpdateStep step)
    {
        var name = OperatorName.Of(step);
        CheckPath(name, step.Path);
        switch (step)
        {
            case SetStep s:
                RequireValue(name, s.Path, s.Value);
                break;
            case SetOnInsertStep s:
                RequireValue(name, s.Path, s.Value);
                break;
            case MinStep s:
                RequireValue(name, s.Path, s.Value);
                break;
            case MaxStep s:
                RequireValue(name, s.Path, s.Value);
                break;
            case PullStep s:
                RequireValue(name, s.Path, s.Condition);
                break;
            case IncrementStep s:
                RequireNumber(name, s.Path, s.Amount);
                break;
            case MultiplyStep s:
                RequireNumber(name, s.Path, s.Factor);
                break;
            case RenameStep s:
                CheckRename(s);
                break;
            case PushStep s:
                RequireValues(name, s.Path, s.Values);
                CheckPushSort(s);
                break;
            case AddToSetStep s:
                RequireValues(name, s.Path, s.Values);
                break;
            case PullAllStep s:
                RequireValues(name, s.Path, s.Values);
                break;
            case BitStep s:
                CheckBit(s);
                break;
        }
    }

    private static void CheckPath(string name, FieldPath path)
    {
        if (path.Parts.Length >= DocumentLimits.MaxDepth)
        {
            throw Illegal(name, path, $"the path is deeper than a document can be ({DocumentLimits.MaxDepth} levels)");
        }

        var positionals = 0;
        for (var i = 0; i < path.Parts.Length; i++)
        {
            var part = path.Parts[i];
            if (part.Length == 0)
            {
                throw Illegal(name, path, "the path, or a part of it, is empty");
            }

            var kind = PathPart.KindOf(part);
            if (kind == PathPartKind.Field && part[0] == '$')
            {
                throw Illegal(name, path, $"a field name in an update cannot begin with '$' ('{part}')");
            }

            if (kind == PathPartKind.FilteredElements && !PathPart.IsFilterName(PathPart.FilterNameOf(part)))
            {
                throw Illegal(name, path, $"the name in '{part}' must be a lower-case letter followed by letters and digits");
            }

            if (kind != PathPartKind.Field && i == 0)
            {
                throw Illegal(name, path, $"a path cannot begin with '{part}'");
            }

            positionals += kind == PathPartKind.Positional ? 1 : 0;
        }

        if (positionals > 1)
        {
            throw Illegal(name, path, "a path can hold '$' once only; use '$[]' or '$[name]' for the other arrays");
        }
    }

    private static void CheckRename(RenameStep step)
    {
        CheckPath("$rename", step.NewPath);
        foreach (var path in (ReadOnlySpan<FieldPath>)[step.Path, step.NewPath])
        {
            if (path.Parts.Any(part => PathPart.KindOf(part) != PathPartKind.Field))
            {
                throw Illegal("$rename", path, "neither name can hold '$', '$[]' or '$[name]'");
            }
        }

        var shorter = Math.Min(step.Path.Parts.Length, step.NewPath.Parts.Length);
        if (step.Path.Parts.AsSpan()[..shorter].SequenceEqual(step.NewPath.Parts.AsSpan()[..shorter]))
        {
            throw Illegal("$rename", step.Path, $"the new name '{step.NewPath}' is the old one, or inside it, or around it");
        }
    }

    private static void CheckPushSort(PushStep step)
    {
        if (step.Sort.IsMissing || IsDirection(step.Sort))
        {
            return;
        }

        if (step.Sort.Kind != DocumentValueKind.Object || step.Sort.AsObject.Count == 0)
        {
            throw Illegal("$push", step.Path, "$sort must be 1, -1, or a document of fields with 1 or -1");
        }

        foreach (var (field, direction) in step.Sort.AsObject)
        {
            if (!IsDirection(direction))
            {
                throw Illegal("$push", step.Path, $"$sort must give 1 or -1 for '{field}'");
            }

            if (field.Split('.').Contains(""))
            {
                throw Illegal("$push", step.Path, $"the $sort field '{field}' has an empty part");
            }
        }
    }

    private static void CheckBit(BitStep step)
    {
        if (step.Operations.IsDefaultOrEmpty)
        {
            throw Illegal("$bit", step.Path, "it needs at least one of and, or, xor");
        }

        foreach (var (operation, operand) in step.Operations)
        {
            if (operation is not ("and" or "or" or "xor"))
            {
                throw Illegal("$bit", step.Path, $"'{operation}' is not one of and, or, xor");
            }

            if (operand.Kind is not (DocumentValueKind.Int32 or DocumentValueKind.Int64))
            {
                throw Illegal("$bit", step.Path, $"the operand of {operation} must be an int32 or int64, not {operand.Kind}");
            }
        }
    }

    /// <summary>Whether the value is 1 or -1, of any number type.</summary>
    public static bool IsDirection(DocumentValue value) => value.IsNumber
        && (ValueOrder.Compare(value, DocumentValue.From(1)) == 0 || ValueOrder.Compare(value, DocumentValue.From(-1)) == 0);

    private static void RequireValue(string name, FieldPath path, DocumentValue value)
    {
        if (value.IsMissing)
        {
            throw Illegal(name, path, "a value is needed; to remove a field use $unset");
        }
    }

    private static void RequireValues(string name, FieldPath path, ImmutableArray<DocumentValue> values)
    {
        if (values.IsDefault || values.Any(static value => value.IsMissing))
        {
            throw Illegal(name, path, "values are needed");
        }
    }

    private static void RequireNumber(string name, FieldPath path, DocumentValue value)
    {
        if (!value.IsNumber)
        {
            throw Illegal(name, path, $"a number is needed, not {value.Kind}");
        }
    }

    public static UnsupportedQueryException Illegal(string name, FieldPath path, string reason) =>
        new($"{name} at '{path}': {reason}.", name);
}
