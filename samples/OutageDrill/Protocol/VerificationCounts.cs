namespace OutageDrill.Protocol;

/// <summary>What looking for acknowledged writes in the documents found.</summary>
/// <param name="Operations">Writes that must have taken effect.</param>
/// <param name="Lost">Of these, the ones without effect.</param>
/// <param name="Repeated">Writes that took effect more than once, or that should have had none.</param>
/// <param name="Disordered">Documents whose writes took effect in another order.</param>
internal readonly record struct VerificationCounts(long Operations, long Lost, long Repeated, long Disordered)
{
    public bool AllWell => Lost == 0 && Repeated == 0 && Disordered == 0;

    public string Describe() => $"{Lost} lost, {Repeated} repeated, {Disordered} documents in another order";

    public static VerificationCounts operator +(VerificationCounts left, VerificationCounts right) => new(
        left.Operations + right.Operations, left.Lost + right.Lost, left.Repeated + right.Repeated, left.Disordered + right.Disordered);
}

/// <summary>A write that was under way when its process was killed: whether the documents show it.</summary>
internal sealed record ResolvedDoubt(string Token, bool TookEffect);
