namespace Hybrid.Storage.Specification;

/// <summary>
/// Points of the specification that some server used for testing is known to get wrong: a fixture may exempt itself, naming why.
/// </summary>
public enum SpecificationPoint
{
    /// <summary>Number ids of different types with the same value are the same id.</summary>
    NumberIdsAcrossTypes,

    /// <summary>Deprecated types (undefined, symbol, DBPointer, code with scope) are stored as they are.</summary>
    DeprecatedTypes,

    /// <summary>Binary data keep their subtype, old and private ones too.</summary>
    BinarySubTypes,

    /// <summary>A replaced document has the fields in the order of the replacement.</summary>
    FieldOrderOfReplacement,

    /// <summary>An ordered bulk write stops at its first error.</summary>
    OrderedBatches,

    /// <summary>Documents nested 100 deep.</summary>
    FullDepth,

    /// <summary>Documents of almost 16 MiB.</summary>
    FullSize,
}
