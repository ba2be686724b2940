namespace Hybrid.Storage.Testing;

/// <summary>What a <see cref="ScriptedPrimary"/> does with every call, before the script is asked.</summary>
public enum ScriptedPrimaryState
{
    /// <summary>It answers.</summary>
    Up,

    /// <summary>Every call fails with <see cref="Providers.StoreFailure.Unavailable"/>: nothing is applied.</summary>
    Refusing,

    /// <summary>Every call waits until it is cancelled or the state changes.</summary>
    Hanging,

    /// <summary>Every call fails with <see cref="Providers.StoreFailure.Environment"/>, as with a wrong password.</summary>
    Denying,

    /// <summary>
    /// Reads are answered; writes, probes and index bootstraps fail with <see cref="Providers.StoreFailure.Environment"/>, as with a
    /// full disk.
    /// </summary>
    ReadOnly,
}
