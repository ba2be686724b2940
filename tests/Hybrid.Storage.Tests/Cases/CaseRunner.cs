using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Tests.Cases;

/// <summary>Runs cases and compares answers. What is executed is the caller's: a query, an update.</summary>
internal static class CaseRunner
{
    private const int LongestShown = 1500;

    public static CaseReport Run(
        IEnumerable<MongoCase> cases, IReadOnlyDictionary<string, CaseDeviation> deviations, Func<MongoCase, CaseAnswer> execute)
    {
        var report = new CaseReport();
        foreach (var mongoCase in cases)
        {
            var (problem, refusal) = Judge(mongoCase, execute);
            if (deviations.TryGetValue(mongoCase.Id, out var deviation))
            {
                JudgeDeviation(report, mongoCase, deviation, problem, refusal);
            }
            else if (problem is null)
            {
                report.Passed++;
            }
            else
            {
                report.Failures.Add($"{mongoCase.Id}: {problem}{Environment.NewLine}    {Cut(mongoCase.ToString())}");
            }
        }

        return report;
    }

    private static void JudgeDeviation(
        CaseReport report, MongoCase mongoCase, CaseDeviation deviation, string? problem, StorageException? refusal)
    {
        if (problem is null)
        {
            report.Failures.Add($"{mongoCase.Id}: answered as the case does; take it off the list of deviations ({deviation.Reason})");
        }
        else if (deviation.Refused is not null && (refusal as UnsupportedQueryException)?.Element != deviation.Refused)
        {
            report.Failures.Add($"{mongoCase.Id}: should be refused naming {deviation.Refused}: {problem}");
        }
        else
        {
            report.Deviated++;
        }
    }

    /// <summary>What is wrong with our answer, or null; and the refusal, if we refused.</summary>
    private static (string? Problem, StorageException? Refusal) Judge(MongoCase mongoCase, Func<MongoCase, CaseAnswer> execute)
    {
        CaseAnswer answer;
        try
        {
            answer = execute(mongoCase);
        }
        catch (StorageException e)
        {
            // A refusal has a named exception. Anything else is a crash, whatever the case expects.
            return (mongoCase.ExpectsRefusal ? null : $"refused: {e.Message}", e);
        }
        catch (Exception e)
        {
            return ($"crashed: {e}", null);
        }

        return (mongoCase.ExpectsRefusal ? $"should be refused, answered {Show(answer.Documents)}" : Compare(mongoCase, answer), null);
    }

    private static string? Compare(MongoCase mongoCase, CaseAnswer answer)
    {
        var problem = mongoCase.ExpectedIds is { } ids
            ? CompareValues(mongoCase, ids, [.. answer.Documents.Select(x => x.Get(Document.IdField))])
            : CompareValues(mongoCase, Values(mongoCase, mongoCase.ExpectedDocuments!), Values(mongoCase, answer.Documents));
        return problem ?? CompareCount("matched", mongoCase, answer.Matched) ?? CompareCount("modified", mongoCase, answer.Modified);
    }

    private static string? CompareCount(string name, MongoCase mongoCase, int? actual) =>
        mongoCase.ExpectedNumber(name) is { } expected && actual is not null && actual != expected
            ? $"{name} {actual}, expected {expected}" : null;

    private static string? CompareValues(MongoCase mongoCase, IReadOnlyList<DocumentValue> expected, IReadOnlyList<DocumentValue> actual)
    {
        var rest = actual.ToList();
        var same = expected.Count == actual.Count && expected.Select((value, i) => (value, i)).All(x =>
        {
            var at = mongoCase.IsOrdered ? 0 : rest.FindIndex(y => AreEqual(mongoCase, x.value, y));
            if (at < 0 || !AreEqual(mongoCase, x.value, rest[at]))
            {
                return false;
            }

            rest.RemoveAt(at);
            return true;
        });
        return same ? null : $"answered {Show(actual)}{Environment.NewLine}    expected {Show(expected)}";
    }

    private static bool AreEqual(MongoCase mongoCase, DocumentValue expected, DocumentValue actual) =>
        mongoCase.IsTyped ? expected == actual : expected.IsMissing == actual.IsMissing && ValueOrder.Compare(expected, actual) == 0;

    private static DocumentValue[] Values(MongoCase mongoCase, IReadOnlyList<DocumentObject> documents) =>
        [.. documents.Select(x => DocumentValue.From(mongoCase.IgnoresId ? x.Without(Document.IdField) : x))];

    private static string Show(IReadOnlyList<DocumentObject> documents) => Show([.. documents.Select(x => DocumentValue.From(x))]);

    private static string Show(IReadOnlyList<DocumentValue> values) =>
        Cut($"{values.Count}: {string.Join(" ", values.Select(x => x.IsMissing ? "(missing)" : x.ToString()))}");

    private static string Cut(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";
}
