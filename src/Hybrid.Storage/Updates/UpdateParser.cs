using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>MQL to <see cref="Update"/>, with every check that does not need the document.</summary>
internal static class UpdateParser
{
    /// <exception cref="UnsupportedQueryException">Not an update document, or an operator that is not built; it is named.</exception>
    public static Update Parse(DocumentObject mql, IReadOnlyList<DocumentObject> arrayFilters)
    {
        if (mql.Count == 0 || !mql[0].Name.StartsWith('$'))
        {
            throw new UnsupportedQueryException(
                mql.Count == 0
                    ? "The update is empty. Write operators such as $set, or replace the document."
                    : $"The update begins with the field '{mql[0].Name}'. Write operators such as $set, or replace the document.",
                mql.Count == 0 ? null : mql[0].Name);
        }

        var steps = ImmutableArray.CreateBuilder<UpdateStep>();
        foreach (var (name, fields) in mql)
        {
            if (!name.StartsWith('$'))
            {
                throw new UnsupportedQueryException(
                    $"The update mixes operators with the plain field '{name}'. Put the field into $set.", name);
            }

            if (!UpdateStepParser.IsOperator(name))
            {
                throw new UnsupportedQueryException($"The update operator {name} is unknown or not built.", name);
            }

            if (fields.Kind != DocumentValueKind.Object)
            {
                throw new UnsupportedQueryException($"{name} needs a document of fields, not {fields.Kind}.", name);
            }

            foreach (var (path, argument) in fields.AsObject)
            {
                steps.Add(UpdateStepParser.Parse(name, path, argument));
            }
        }

        var update = new Update(steps.DrainToImmutable());
        return update with { ArrayFilters = ArrayFilterParser.Parse(arrayFilters, update) };
    }

    /// <summary>Reads an update as a driver hands it over: a document of operators, or an array, which is a pipeline and refused.</summary>
    public static Update Parse(DocumentValue mql, IReadOnlyList<DocumentObject> arrayFilters) => mql.Kind switch
    {
        DocumentValueKind.Object => Parse(mql.AsObject, arrayFilters),
        DocumentValueKind.Array => throw RefusePipeline(),
        _ => throw new UnsupportedQueryException($"An update is a document of operators, not {mql.Kind}."),
    };

    public static UnsupportedQueryException RefusePipeline() => new(
        "An update pipeline (an array of $set, $unset, $replaceWith, ...) is not built. "
        + "Write update operators, or read the document and replace it.",
        "pipeline");
}
