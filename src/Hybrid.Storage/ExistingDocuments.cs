namespace Hybrid.Storage;

/// <summary>What an import does with a document whose <c>_id</c> is in the collection already.</summary>
public enum ExistingDocuments
{
    /// <summary>Throws <see cref="ImportException"/>; with the check, before anything is written. The default.</summary>
    Fail,

    /// <summary>Replaces the document that is there.</summary>
    Replace,

    /// <summary>Leaves the document that is there, and goes on.</summary>
    Skip,
}
