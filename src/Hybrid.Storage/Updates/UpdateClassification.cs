using System.Collections.Immutable;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>Facts about an update: what it touches, and whether its order among others matters.</summary>
internal static class UpdateClassification
{
    /// <summary>
    /// Whether every step may be applied before or after the writes of others: increment, min, max, add-to-set, pull, pullAll and plain
    /// push, none of them through <c>$</c>, <c>$[]</c> or <c>$[name]</c>.
    /// </summary>
    public static bool Commutes(Update update) => update.Steps.All(static step => CommutesAlone(step) && !IsPositional(step.Path));

    /// <summary>
    /// The paths an update may change, each once, in the order of the steps; both names of a rename. A path through <c>$</c>, <c>$[]</c> or
    /// <c>$[name]</c> is cut before it: which elements are meant depends on the document, so the whole array counts. Paths of
    /// <c>$setOnInsert</c> are among them.
    /// </summary>
    public static IReadOnlyList<FieldPath> TouchedPaths(Update update)
    {
        var paths = ImmutableArray.CreateBuilder<FieldPath>();
        foreach (var step in update.Steps)
        {
            AddOnce(Concrete(step.Path));
            if (step is RenameStep rename)
            {
                AddOnce(Concrete(rename.NewPath));
            }
        }

        return paths.DrainToImmutable();

        void AddOnce(FieldPath path)
        {
            if (!paths.Contains(path))
            {
                paths.Add(path);
            }
        }
    }

    private static bool CommutesAlone(UpdateStep step) => step switch
    {
        IncrementStep or MinStep or MaxStep or AddToSetStep or PullStep or PullAllStep => true,
        PushStep push => push.Position is null && push.Slice is null && push.Sort.IsMissing,
        _ => false,
    };

    private static bool IsPositional(FieldPath path) => path.Parts.Any(static part => PathPart.KindOf(part) != PathPartKind.Field);

    private static FieldPath Concrete(FieldPath path)
    {
        var length = 0;
        while (length < path.Parts.Length && PathPart.KindOf(path.Parts[length]) == PathPartKind.Field)
        {
            length++;
        }

        return length == path.Parts.Length ? path : FieldPath.Parse(string.Join('.', path.Parts.AsSpan()[..length]));
    }
}
