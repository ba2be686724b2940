using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Tests.Cases;
using Hybrid.Storage.Updates;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Updates;

/// <summary>The shared update cases: a small collection in memory, updated as MongoDB updates it.</summary>
public sealed class UpdateCaseTests(ITestOutputHelper output)
{
    private static readonly ObjectIdValue GeneratedId = new("0123456789ab"u8);

    [SkippableFact]
    public void Update_cases_are_answered_as_MongoDB_answers_them()
    {
        Skip.If(CaseFile.Folder is null, CaseFile.AbsentReason);
        var report = CaseRunner.Run(CaseFile.Load("update"), UpdateCaseDeviations.All, Execute);
        output.WriteLine(report.Summary);
        Assert.True(report.Failures.Count == 0, report.ToString());
    }

    private static CaseAnswer Execute(MongoCase mongoCase)
    {
        var documents = mongoCase.Documents.ToList();
        var filter = FilterParser.Parse(mongoCase.Object("filter"));
        if (mongoCase.IsArray("update"))
        {
            var stages = mongoCase.Objects("update").Select(static stage => DocumentValue.From(stage));
            return Run(documents, mongoCase, filter, UpdateParser.Parse(DocumentValue.From(DocumentArray.Of([.. stages])), []));
        }

        var change = mongoCase.Object("update");
        if (change.Count > 0 && change[0].Name.StartsWith('$'))
        {
            return Run(documents, mongoCase, filter, UpdateParser.Parse(change, ArrayFilters(mongoCase)));
        }

        return Run(
            documents, mongoCase.Flag("multi", false), mongoCase.Flag("upsert", false), filter,
            document => Replacement.Apply(document, change), () => Replacement.ApplyToNew(change, filter));
    }

    private static IReadOnlyList<DocumentObject> ArrayFilters(MongoCase mongoCase)
    {
        try
        {
            return mongoCase.Objects("arrayFilters");
        }
        catch (InvalidOperationException)
        {
            // A case gives a number for a filter. The type of our parameter refuses that.
            throw new UnsupportedQueryException("An array filter is a document.");
        }
    }

    private static CaseAnswer Run(List<DocumentObject> documents, MongoCase mongoCase, Filter filter, Update update) => Run(
        documents, mongoCase.Flag("multi", false), mongoCase.Flag("upsert", false), filter,
        document => UpdateApplier.Apply(update, document, filter, DateTimeOffset.UnixEpoch),
        () => UpdateApplier.ApplyToNew(update, filter, DateTimeOffset.UnixEpoch));

    private static CaseAnswer Run(
        List<DocumentObject> documents, bool multi, bool upsert, Filter filter,
        Func<DocumentObject, DocumentObject> apply, Func<DocumentObject> applyToNew)
    {
        var (matched, modified) = (0, 0);
        for (var i = 0; i < documents.Count && (multi || matched == 0); i++)
        {
            if (FilterEvaluator.Matches(filter, documents[i]))
            {
                var changed = apply(documents[i]);
                matched++;
                modified += ReferenceEquals(changed, documents[i]) ? 0 : 1;
                documents[i] = changed;
            }
        }

        if (upsert && matched == 0)
        {
            var made = applyToNew();
            var hasId = made.IndexOf(Document.IdField) >= 0;
            documents.Add(hasId ? made : DocumentObject.Of([new(Document.IdField, DocumentValue.From(GeneratedId)), .. made.Fields]));
        }

        return new(documents) { Matched = matched, Modified = modified };
    }
}
