using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>
/// MQL to <see cref="ProjectionTree"/>, with the checks that MongoDB makes. Expressions, but for literals, are not built.
/// </summary>
internal sealed class ProjectionParser
{
    private readonly ProjectionNode _root = new(ProjectionAction.Descend);
    private readonly List<ProjectionComputed> _computed = [];
    private bool? _includes;
    private bool? _includesId;
    private bool _mentionsId;
    private bool _slices;
    private bool _matchesElements;

    public ProjectionTree Parse(DocumentObject mql)
    {
        foreach (var field in mql.Fields)
        {
            Parse(_root, field, depth: 0);
        }

        // What has neither 1 nor 0 beside _id is told apart by what it does have.
        var includes = _includes ?? (_slices ? _includesId == true : _matchesElements || _includesId == true);
        if (_includesId ?? (!_mentionsId && includes))
        {
            if (includes)
            {
                AddAt(_root, Document.IdField, new(ProjectionAction.Include));
            }
        }
        else if (!includes && _includesId == false)
        {
            AddAt(_root, Document.IdField, new(ProjectionAction.Exclude));
        }

        return new(_root, includes, _computed);
    }

    private void Parse(ProjectionNode parent, DocumentField field, int depth)
    {
        FilterParser.CheckDepth(depth);
        CheckPath(field.Name);
        _mentionsId |= depth == 0 && FieldPath.Parse(field.Name).Root == Document.IdField;
        var value = field.Value;
        if (value.IsNumber || value.Kind == DocumentValueKind.Boolean)
        {
            ParseFlag(parent, field.Name, QueryNumbers.IsTrue(value), depth);
        }
        else if (value.Kind == DocumentValueKind.Object)
        {
            ParseDocument(parent, field.Name, value.AsObject, depth);
        }
        else
        {
            ParseLiteral(field.Name, value, depth);
        }
    }

    private void ParseFlag(ProjectionNode parent, string path, bool includes, int depth)
    {
        if (depth == 0 && path == Document.IdField)
        {
            // _id goes with either kind; it is added at the end, when the kind is known.
            _includesId = _includesId is null ? includes : throw Collision(path);
            return;
        }

        Require(includes, path);
        AddAt(parent, path, new(includes ? ProjectionAction.Include : ProjectionAction.Exclude));
    }

    private void ParseDocument(ProjectionNode parent, string path, DocumentObject document, int depth)
    {
        if (document.Count == 0)
        {
            throw new UnsupportedQueryException($"A projection of '{path}' to an empty document means nothing.", path);
        }

        var name = document[0].Name;
        if (!name.StartsWith('$'))
        {
            var node = new ProjectionNode(ProjectionAction.Descend);
            AddAt(parent, path, node);
            foreach (var field in document.Fields)
            {
                Parse(node, field, depth + 1);
            }

            return;
        }

        if (document.Count > 1)
        {
            throw new UnsupportedQueryException($"{name} must stand alone in the projection of '{path}'.", name);
        }

        switch (name)
        {
            case "$slice":
                AddAt(parent, path, ParseSlice(document[0].Value));
                _slices = true;
                break;
            case "$elemMatch":
                CheckTop(path, depth, name);
                AddComputed(new(path, default, ConditionParser.Parse(document, depth)[0]));
                _matchesElements = true;
                break;
            case "$literal":
                CheckTop(path, depth, name);
                Require(includes: true, path);
                AddComputed(new(path, document[0].Value, null));
                break;
            default:
                throw new UnsupportedQueryException($"{name} in a projection is not built: compute the value in the application.", name);
        }
    }

    private void ParseLiteral(string path, DocumentValue value, int depth)
    {
        if (FindExpression(value) is { } expression)
        {
            throw new UnsupportedQueryException(
                $"An expression ({expression}) in a projection is not built: compute the value in the application.", expression);
        }

        CheckTop(path, depth, "a literal");
        Require(includes: true, path);
        AddComputed(new(path, value, null));
    }

    /// <summary>What in a value MongoDB would evaluate: a string that begins with $, or a document; null if it stands for itself.</summary>
    private static string? FindExpression(DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.String when value.AsString.StartsWith('$'):
                return value.AsString;
            case DocumentValueKind.Object:
                return value.AsObject.Count > 0 && value.AsObject[0].Name.StartsWith('$') ? value.AsObject[0].Name : "a document";
            case DocumentValueKind.Array:
                foreach (var item in value.AsArray.Items)
                {
                    if (FindExpression(item) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static ProjectionNode ParseSlice(DocumentValue value)
    {
        if (QueryNumbers.TryTruncate(value, out var limit))
        {
            return new(ProjectionAction.Slice) { Limit = limit };
        }

        if (value.Kind == DocumentValueKind.Array && value.AsArray.Count == 2
            && QueryNumbers.TryTruncate(value.AsArray[0], out var skip)
            && QueryNumbers.TryTruncate(value.AsArray[1], out limit) && limit > 0)
        {
            return new(ProjectionAction.Slice) { Skip = skip, Limit = limit };
        }

        throw new UnsupportedQueryException(
            "$slice needs a number, or an array of how many to skip and how many, at least 1, to keep.", "$slice");
    }

    private void Require(bool includes, string path)
    {
        if (_includes is { } kind && kind != includes)
        {
            throw new UnsupportedQueryException(
                $"A projection either includes or excludes fields: '{path}' does the other (only _id may).", path);
        }

        _includes = includes;
    }

    private void AddComputed(ProjectionComputed computed)
    {
        if (computed.Name == Document.IdField)
        {
            throw new UnsupportedQueryException("A projection that computes _id is not built.", Document.IdField);
        }

        if (_root.Find(computed.Name) is not null || _computed.Exists(x => x.Name == computed.Name))
        {
            throw Collision(computed.Name);
        }

        _computed.Add(computed);
    }

    private void AddAt(ProjectionNode parent, string path, ProjectionNode node)
    {
        var parts = FieldPath.Parse(path).Parts;
        if (ReferenceEquals(parent, _root) && _computed.Exists(x => x.Name == parts[0]))
        {
            throw Collision(path);
        }

        for (var i = 0; i < parts.Length - 1; i++)
        {
            var next = parent.Find(parts[i]);
            if (next is null)
            {
                next = new(ProjectionAction.Descend);
                parent.Add(parts[i], next);
            }

            parent = next.Action == ProjectionAction.Descend ? next : throw Collision(path);
        }

        if (parent.Find(parts[^1]) is not null)
        {
            throw Collision(path);
        }

        parent.Add(parts[^1], node);
    }

    private static void CheckPath(string path)
    {
        foreach (var part in FieldPath.Parse(path).Parts)
        {
            if (part == "$")
            {
                throw new UnsupportedQueryException($"The positional projection '{path}' is not built: use $elemMatch.", "$");
            }

            if (part.Length == 0 || (part[0] == '$' && part is not ("$id" or "$ref" or "$db")))
            {
                throw new UnsupportedQueryException($"'{path}' cannot be projected: a name in it is empty or begins with $.", path);
            }
        }
    }

    private static void CheckTop(string path, int depth, string what)
    {
        if (depth > 0 || path.Contains('.', StringComparison.Ordinal))
        {
            throw new UnsupportedQueryException(
                $"In a projection {what} can only stand at the top of the document, not at '{path}'.", what);
        }
    }

    private static UnsupportedQueryException Collision(string path) =>
        new($"A projection names '{path}' twice, or together with a field inside it.", path);
}
