using Hybrid.Storage.Queries;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Cases;

/// <summary>Filters, orders and projections against what MongoDB answers (G11).</summary>
public sealed class FindCasesTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_find_case_is_answered_as_MongoDB_does_or_refused_by_name()
    {
        Skip.If(CaseFile.Folder is null, CaseFile.AbsentReason);
        var report = CaseRunner.Run(CaseFile.Load("find"), FindCaseDeviations.All, Find);

        output.WriteLine(report.ToString());
        Assert.True(report.Passed > 0, "No case was run.");
        Assert.True(report.Failures.Count == 0, report.ToString());
    }

    [SkippableFact]
    public void Every_find_case_keeps_its_answer_when_its_filter_is_written_and_read_again()
    {
        Skip.If(CaseFile.Folder is null, CaseFile.AbsentReason);
        var report = CaseRunner.Run(
            CaseFile.Load("find"), FindCaseDeviations.All, x => Find(x, Filter.Parse(Filter.Parse(x.Object("filter")).ToMql().ToString())));

        output.WriteLine(report.Summary);
        Assert.True(report.Failures.Count == 0, report.ToString());
    }

    private static CaseAnswer Find(MongoCase mongoCase) => Find(mongoCase, Filter.Parse(mongoCase.Object("filter")));

    private static CaseAnswer Find(MongoCase mongoCase, Filter filter)
    {
        var query = new Query("cases", filter)
        {
            Sort = mongoCase.Has("sort") ? SortParser.Parse(mongoCase.Object("sort")) : Sort.None,
            Skip = mongoCase.Number("skip", 0),
            // A limit of 0 is none in MQL.
            Limit = mongoCase.Number("limit", 0) is > 0 and var limit ? limit : null,
            Projection = mongoCase.Has("projection") ? Projection.Parse(mongoCase.Object("projection")) : null,
        };
        return new([.. query.Run(mongoCase.Documents)]);
    }
}
