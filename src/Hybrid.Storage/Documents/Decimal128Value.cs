namespace Hybrid.Storage.Documents;

/// <summary>An IEEE 754-2008 128-bit decimal in binary integer encoding, as BSON stores it.</summary>
/// <param name="High">The high 64 bits.</param>
/// <param name="Low">The low 64 bits.</param>
public readonly record struct Decimal128Value(ulong High, ulong Low);
