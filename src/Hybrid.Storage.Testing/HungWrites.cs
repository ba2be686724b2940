namespace Hybrid.Storage.Testing;

/// <summary>
/// What becomes of a write that a hanging <see cref="ScriptedPrimary"/> does not answer. Its caller learns nothing in any case.
/// </summary>
public enum HungWrites
{
    /// <summary>It never arrived.</summary>
    NeverApplied,

    /// <summary>It was applied at once; only the reply is missing.</summary>
    AppliedAtOnce,

    /// <summary>It is applied later, at <see cref="ScriptedPrimary.DeliverDelayed"/>.</summary>
    AppliedLate,
}
