namespace Hybrid.Storage.Tests.Cases;

/// <summary>The outcome of a run over many cases.</summary>
internal sealed class CaseReport
{
    public int Passed { get; set; }

    public int Deviated { get; set; }

    /// <summary>Unexplained differences, and deviations that no longer deviate: a line each.</summary>
    public List<string> Failures { get; } = [];

    public string Summary => $"{Passed} passed, {Deviated} deliberate deviations, {Failures.Count} failed";

    public override string ToString() => string.Join(Environment.NewLine, Failures.Prepend(Summary));
}
