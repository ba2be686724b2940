namespace Hybrid.Storage.Testing.Engine;

/// <summary>A document has arrays in two fields of one compound index, which MongoDB refuses.</summary>
internal sealed class ParallelArraysException(string first, string second)
    : Exception($"The fields '{first}' and '{second}' of one index are both arrays: MongoDB cannot index parallel arrays.");
