namespace Hybrid.Storage;

/// <summary>What an import did.</summary>
public sealed record ImportReport
{
    /// <summary>The collection.</summary>
    public required string Collection { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Documents in the file.</summary>
    public long Documents { get; init; }

    /// <summary>Documents written: all of them, less <see cref="Skipped"/>.</summary>
    public long Written { get; init; }

    /// <summary>Documents left out because their id was there already (<see cref="ExistingDocuments.Skip"/>).</summary>
    public long Skipped { get; init; }

    /// <summary>Documents that had no <c>_id</c> and were given one.</summary>
    public long GivenIds { get; init; }

    /// <summary>
    /// Documents that carried a stamp (<c>_sync</c>) of another storage, or a checksum: taken off, since every write makes its own.
    /// </summary>
    public long StampsRemoved { get; init; }

    /// <summary>Where the last batch was when the import returned.</summary>
    public Durability Durability { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }
}
