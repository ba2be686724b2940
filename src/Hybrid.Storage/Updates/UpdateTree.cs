using System.Collections.Immutable;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>Builds the tree of an update and refuses paths that conflict.</summary>
internal static class UpdateTree
{
    /// <exception cref="UnsupportedQueryException">A step is not legal, or two steps change the same or a parent path.</exception>
    public static UpdateNode Build(ImmutableArray<UpdateStep> steps)
    {
        var root = new UpdateNode("", "");
        foreach (var step in steps)
        {
            ArgumentNullException.ThrowIfNull(step, nameof(steps));
            UpdateRules.Check(step);
            if (step is RenameStep rename)
            {
                Add(root, rename.Path, rename, isRenameSource: true);
                Add(root, rename.NewPath, rename, isRenameSource: false);
            }
            else
            {
                Add(root, step.Path, step, isRenameSource: false);
            }
        }

        return root;
    }

    private static void Add(UpdateNode root, FieldPath path, UpdateStep step, bool isRenameSource)
    {
        var node = root;
        for (var i = 0; i < path.Parts.Length; i++)
        {
            var isLeaf = i == path.Parts.Length - 1;
            var child = node.Find(path.Parts[i]);
            if (child is null)
            {
                child = NewNode(path, i, isLeaf ? step : null, isRenameSource);
                RefuseMixedChildren(node, child, path);
                node.Insert(child);
            }
            else if (isLeaf || child.Step is not null)
            {
                throw Conflict(path, child.Path);
            }

            node = child;
        }
    }

    private static UpdateNode NewNode(FieldPath path, int part, UpdateStep? step, bool isRenameSource)
    {
        var prefix = part == path.Parts.Length - 1 ? path.ToString() : string.Join('.', path.Parts.AsSpan()[..(part + 1)]);
        return new(path.Parts[part], prefix)
        {
            Step = step,
            IsRenameSource = isRenameSource && step is not null,
            Pulls = step is PullStep pull ? PullMatcher.For(pull.Condition) : null,
        };
    }

    private static void RefuseMixedChildren(UpdateNode parent, UpdateNode child, FieldPath path)
    {
        if (parent.Children.Count > 0 && parent.HasElementChildren != UpdateNode.IsElementKind(child.Kind))
        {
            throw Conflict(path, parent.Path);
        }
    }

    private static UnsupportedQueryException Conflict(FieldPath path, string at) =>
        new(
            $"Two operators of one update change '{at}'{(path.ToString() == at ? "" : $" (one of them through '{path}')")}. " +
            "Change a path, or a parent of it, once.",
            path.ToString());
}
