namespace Hybrid.Storage;

/// <summary>How far an import is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Documents">Documents done in this phase.</param>
/// <param name="BytesRead">Bytes of the file read in this phase.</param>
/// <param name="BytesTotal">Bytes of the file.</param>
public readonly record struct ImportProgress(ImportPhase Phase, long Documents, long BytesRead, long BytesTotal);

/// <summary>What an import is doing.</summary>
public enum ImportPhase
{
    /// <summary>Reading the file without writing anything.</summary>
    Checking,

    /// <summary>Writing the documents.</summary>
    Writing,
}
