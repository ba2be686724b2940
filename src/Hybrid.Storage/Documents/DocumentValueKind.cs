namespace Hybrid.Storage.Documents;

/// <summary>The type of a <see cref="DocumentValue"/>: the BSON types, and <see cref="Missing"/> for a field that is not there.</summary>
public enum DocumentValueKind : byte
{
    /// <summary>No value: the field does not exist. The default of <see cref="DocumentValue"/>; never stored.</summary>
    Missing = 0,

    /// <summary>Below every other value.</summary>
    MinKey,

    /// <summary>Deprecated BSON undefined: read, never written by the library itself.</summary>
    Undefined,

    /// <summary>Null.</summary>
    Null,

    /// <summary>32-bit integer.</summary>
    Int32,

    /// <summary>64-bit integer.</summary>
    Int64,

    /// <summary>IEEE 754 double.</summary>
    Double,

    /// <summary>IEEE 754-2008 128-bit decimal.</summary>
    Decimal128,

    /// <summary>UTF-8 string.</summary>
    String,

    /// <summary>Deprecated BSON symbol.</summary>
    Symbol,

    /// <summary>Embedded document.</summary>
    Object,

    /// <summary>Array.</summary>
    Array,

    /// <summary>Binary data with a subtype.</summary>
    Binary,

    /// <summary>ObjectId, 12 bytes.</summary>
    ObjectId,

    /// <summary>Boolean.</summary>
    Boolean,

    /// <summary>UTC date, milliseconds since the Unix epoch.</summary>
    DateTime,

    /// <summary>Internal MongoDB timestamp: seconds and increment.</summary>
    Timestamp,

    /// <summary>Regular expression: pattern and options.</summary>
    RegularExpression,

    /// <summary>Deprecated BSON DBPointer.</summary>
    DBPointer,

    /// <summary>JavaScript code.</summary>
    Code,

    /// <summary>Deprecated JavaScript code with scope.</summary>
    CodeWithScope,

    /// <summary>Above every other value.</summary>
    MaxKey,
}
