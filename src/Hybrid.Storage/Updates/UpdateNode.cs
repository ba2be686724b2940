using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>
/// The paths of an update as a tree, so that each container is copied once and fields are applied in MongoDB's order. Never changed after
/// it has been built: one update is applied by many threads.
/// </summary>
/// <param name="name">The part of the path.</param>
/// <param name="path">The path up to and with that part, for messages.</param>
internal sealed class UpdateNode(string name, string path)
{
    public string Name { get; } = name;

    public string Path { get; } = path;

    public PathPartKind Kind { get; } = PathPart.KindOf(name);

    /// <summary>The operator of a leaf.</summary>
    public UpdateStep? Step { get; init; }

    /// <summary>Whether the leaf is the source of a rename: it goes when the rename takes place.</summary>
    public bool IsRenameSource { get; init; }

    /// <summary>Whether an element goes, for a leaf with <c>$pull</c>: compiled once.</summary>
    public Func<DocumentValue, bool>? Pulls { get; init; }

    /// <summary>In the order of application.</summary>
    public List<UpdateNode> Children { get; } = [];

    /// <summary>Whether the children are <c>$[]</c> and <c>$[name]</c>: never mixed with fields.</summary>
    public bool HasElementChildren => Children.Count > 0 && IsElementKind(Children[0].Kind);

    /// <summary>Whether everything below is <c>$setOnInsert</c>, which a match does not even look at.</summary>
    public bool IsOnlyOnInsert => Step is null ? Children.TrueForAll(static child => child.IsOnlyOnInsert) : Step is SetOnInsertStep;

    public bool HasPositional => Kind == PathPartKind.Positional || Children.Exists(static child => child.HasPositional);

    public UpdateNode? Find(string name) => Children.Find(child => child.Name == name);

    /// <summary>Puts a child at its place.</summary>
    public void Insert(UpdateNode child)
    {
        // Not List.Sort: numbers by value among names by bytes are no total order ("2" < "10" < "1a" < "2"), which a sort may refuse.
        var index = Children.FindIndex(other => PathPart.Compare(child.Name, other.Name) < 0);
        Children.Insert(index < 0 ? Children.Count : index, child);
    }

    /// <summary>The same subtree under another name.</summary>
    public UpdateNode Rename(string name)
    {
        var copy = new UpdateNode(name, Path) { Step = Step, IsRenameSource = IsRenameSource, Pulls = Pulls };
        copy.Children.AddRange(Children);
        return copy;
    }

    /// <summary>Both subtrees as one: several parts of paths (<c>$</c>, <c>$[a]</c>, <c>3</c>) can mean one element.</summary>
    /// <exception cref="UpdateFailedException">Both change the same path.</exception>
    public static UpdateNode Merge(UpdateNode left, UpdateNode right)
    {
        if (left.Step is not null || right.Step is not null || left.HasElementChildren != right.HasElementChildren)
        {
            throw new UpdateFailedException(
                $"'{left.Path}' and '{right.Path}' mean the same element of this document; change it once.", right.Path);
        }

        var merged = new UpdateNode(left.Name, left.Path);
        merged.Children.AddRange(left.Children);
        foreach (var child in right.Children)
        {
            var index = merged.Children.FindIndex(other => other.Name == child.Name);
            if (index < 0)
            {
                merged.Insert(child);
            }
            else
            {
                merged.Children[index] = Merge(merged.Children[index], child);
            }
        }

        return merged;
    }

    public static bool IsElementKind(PathPartKind kind) => kind is PathPartKind.AllElements or PathPartKind.FilteredElements;
}
