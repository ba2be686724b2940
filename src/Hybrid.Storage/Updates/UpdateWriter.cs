using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary><see cref="Update"/> to MQL.</summary>
internal static class UpdateWriter
{
    /// <summary>Grouped by operator, in the order in which each first appears; the fields of one operator keep their order.</summary>
    public static DocumentObject Write(Update update)
    {
        var groups = new List<(string Name, List<DocumentField> Fields)>();
        foreach (var step in update.Steps)
        {
            var name = OperatorName.Of(step);
            var index = groups.FindIndex(group => group.Name == name);
            if (index < 0)
            {
                index = groups.Count;
                groups.Add((name, []));
            }

            groups[index].Fields.Add(new(step.Path.ToString(), Argument(step)));
        }

        return DocumentObject.Adopt([.. groups.Select(static group =>
            new DocumentField(group.Name, DocumentValue.From(DocumentObject.Adopt([.. group.Fields]))))]);
    }

    private static DocumentValue Argument(UpdateStep step) => step switch
    {
        SetStep s => s.Value,
        SetOnInsertStep s => s.Value,
        UnsetStep => DocumentValue.From(""),
        IncrementStep s => s.Amount,
        MultiplyStep s => s.Factor,
        MinStep s => s.Value,
        MaxStep s => s.Value,
        RenameStep s => DocumentValue.From(s.NewPath.ToString()),
        PushStep s => Push(s),
        AddToSetStep s => s.Each || s.Values.Length != 1 || NeedsEach(s.Values[0]) ? Wrap("$each", ArrayOf(s.Values)) : s.Values[0],
        PopStep s => DocumentValue.From(s.First ? -1 : 1),
        PullStep s => s.Condition,
        PullAllStep s => ArrayOf(s.Values),
        BitStep s => DocumentValue.From(DocumentObject.Adopt([.. s.Operations.Select(static o => new DocumentField(o.Key, o.Value))])),
        CurrentDateStep s => s.AsTimestamp ? Wrap("$type", DocumentValue.From("timestamp")) : DocumentValue.True,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.GetType().Name, "Not a step of this library."),
    };

    private static DocumentValue Push(PushStep step)
    {
        if (!step.Each && step.Values.Length == 1 && step.Position is null
            && step.Slice is null && step.Sort.IsMissing && !NeedsEach(step.Values[0]))
        {
            return step.Values[0];
        }

        var fields = new List<DocumentField> { new("$each", ArrayOf(step.Values)) };
        if (step.Position is { } position)
        {
            fields.Add(new("$position", Shortest(position)));
        }

        if (step.Slice is { } slice)
        {
            fields.Add(new("$slice", Shortest(slice)));
        }

        if (!step.Sort.IsMissing)
        {
            fields.Add(new("$sort", step.Sort));
        }

        return DocumentValue.From(DocumentObject.Adopt([.. fields]));
    }

    // A literal whose first field looks like a modifier would be read as one.
    private static bool NeedsEach(DocumentValue value) =>
        value.Kind == DocumentValueKind.Object && value.AsObject.Count > 0 && value.AsObject[0].Name.StartsWith('$');

    private static DocumentValue Shortest(long value) => value == (int)value ? DocumentValue.From((int)value) : DocumentValue.From(value);

    private static DocumentValue ArrayOf(ImmutableArray<DocumentValue> values) => DocumentValue.From(DocumentArray.Of(values.AsSpan()));

    private static DocumentValue Wrap(string name, DocumentValue value) =>
        DocumentValue.From(DocumentObject.Of(new DocumentField(name, value)));
}
