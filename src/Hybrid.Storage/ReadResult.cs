namespace Hybrid.Storage;

/// <summary>A document, or its absence, and which store answered.</summary>
/// <typeparam name="T">The document's type.</typeparam>
/// <param name="Value">The document, or null where there is none.</param>
/// <param name="Source">The store that answered.</param>
/// <param name="Version">The document's version, 0 when there is none.</param>
public sealed record ReadResult<T>(T? Value, Durability Source, long Version)
    where T : class;
