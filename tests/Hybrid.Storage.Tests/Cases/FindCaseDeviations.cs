namespace Hybrid.Storage.Tests.Cases;

/// <summary>The find cases that we deliberately do not answer as they say.</summary>
internal static class FindCaseDeviations
{
    private const string Expressions = "Aggregation expressions are not built.";

    public static IReadOnlyDictionary<string, CaseDeviation> All { get; } = new Dictionary<string, CaseDeviation>
    {
        ["mjst-0171"] = new(Expressions, "$expr"),
        ["mjst-0172"] = new(Expressions, "$expr"),
        ["mjst-0174"] = new(Expressions, "$expr"),
        ["gen-projection-020"] = new("The positional projection is not built.", "$"),
        ["gen-projection-023"] = new(Expressions, "$add"),
    };
}
