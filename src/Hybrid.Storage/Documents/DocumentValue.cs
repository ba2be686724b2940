using System.Diagnostics;

namespace Hybrid.Storage.Documents;

/// <summary>
/// One value of a document, of any BSON type. Immutable, 24 bytes, no allocation for numbers, dates and booleans.
/// <see cref="Equals(DocumentValue)"/> is exact (type and bytes: <c>1</c> and <c>1.0</c> differ); comparison as MongoDB does it, where they
/// are equal, is <see cref="ValueOrder"/>.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly partial struct DocumentValue : IEquatable<DocumentValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private DocumentValue(DocumentValueKind kind, long bits = 0, object? reference = null)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>The type of this value.</summary>
    public DocumentValueKind Kind { get; }

    /// <summary>Whether there is no value at all.</summary>
    public bool IsMissing => Kind == DocumentValueKind.Missing;

    /// <summary>Whether this is null (not missing, not undefined).</summary>
    public bool IsNull => Kind == DocumentValueKind.Null;

    /// <summary>Whether this is an int32, int64, double or decimal128.</summary>
    public bool IsNumber => Kind is >= DocumentValueKind.Int32 and <= DocumentValueKind.Decimal128;

    /// <summary>No value.</summary>
    public static DocumentValue Missing => default;

    /// <summary>Null.</summary>
    public static DocumentValue Null => new(DocumentValueKind.Null);

    /// <summary>Deprecated undefined.</summary>
    public static DocumentValue Undefined => new(DocumentValueKind.Undefined);

    /// <summary>Below every other value.</summary>
    public static DocumentValue MinKey => new(DocumentValueKind.MinKey);

    /// <summary>Above every other value.</summary>
    public static DocumentValue MaxKey => new(DocumentValueKind.MaxKey);

    /// <summary>True.</summary>
    public static DocumentValue True => new(DocumentValueKind.Boolean, 1);

    /// <summary>False.</summary>
    public static DocumentValue False => new(DocumentValueKind.Boolean, 0);

    /// <summary>An int32.</summary>
    public static DocumentValue From(int value) => new(DocumentValueKind.Int32, value);

    /// <summary>An int64; it stays one, whatever its size.</summary>
    public static DocumentValue From(long value) => new(DocumentValueKind.Int64, value);

    /// <summary>A double. NaN is taken in its one form (quiet, positive, no payload), since text has only one.</summary>
    public static DocumentValue From(double value) =>
        new(DocumentValueKind.Double, double.IsNaN(value) ? 0x7FF8_0000_0000_0000 : BitConverter.DoubleToInt64Bits(value));

    /// <summary>A decimal128. NaN and encodings beyond 34 digits are taken in their one canonical form, since text has only one.</summary>
    public static DocumentValue From(Decimal128Value value) => new(DocumentValueKind.Decimal128, 0, value.Canonical);

    /// <summary>A decimal128 of the same value and scale.</summary>
    public static DocumentValue From(decimal value) => From(Decimal128Value.From(value));

    /// <summary>A string, or null.</summary>
    public static DocumentValue From(string? value) => value is null ? Null : new(DocumentValueKind.String, 0, value);

    /// <summary>A boolean.</summary>
    public static DocumentValue From(bool value) => value ? True : False;

    /// <summary>An ObjectId.</summary>
    public static DocumentValue From(ObjectIdValue value) => new(DocumentValueKind.ObjectId, 0, value);

    /// <summary>An embedded document, or null.</summary>
    public static DocumentValue From(DocumentObject? value) => value is null ? Null : new(DocumentValueKind.Object, 0, value);

    /// <summary>An array, or null.</summary>
    public static DocumentValue From(DocumentArray? value) => value is null ? Null : new(DocumentValueKind.Array, 0, value);

    /// <summary>Binary data.</summary>
    public static DocumentValue From(BinaryValue value) => new(DocumentValueKind.Binary, 0, value);

    /// <summary>A regular expression.</summary>
    public static DocumentValue From(RegexValue value) => new(DocumentValueKind.RegularExpression, 0, value);

    /// <summary>A date, from milliseconds since the Unix epoch (UTC).</summary>
    public static DocumentValue FromDateTime(long unixMilliseconds) => new(DocumentValueKind.DateTime, unixMilliseconds);

    /// <summary>
    /// A date. Cut to milliseconds, as MongoDB does; <see cref="DateTimeKind.Unspecified"/> is taken as UTC, local time is converted.
    /// </summary>
    public static DocumentValue FromDateTime(DateTime value)
    {
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;
        // Integer division truncates towards the epoch; so does the driver (BsonUtils.ToMillisecondsSinceEpoch), and both must agree.
        return FromDateTime((utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond);
    }

    /// <summary>A MongoDB timestamp: seconds since the epoch in the high 32 bits, the increment in the low ones.</summary>
    public static DocumentValue FromTimestamp(ulong value) => new(DocumentValueKind.Timestamp, unchecked((long)value));

    /// <summary>A deprecated symbol.</summary>
    public static DocumentValue FromSymbol(string value) => new(DocumentValueKind.Symbol, 0, value);

    /// <summary>JavaScript code.</summary>
    public static DocumentValue FromCode(string value) => new(DocumentValueKind.Code, 0, value);

    /// <summary>Deprecated JavaScript code with scope.</summary>
    public static DocumentValue From(CodeWithScopeValue value) => new(DocumentValueKind.CodeWithScope, 0, value);

    /// <summary>A deprecated DBPointer.</summary>
    public static DocumentValue From(DBPointerValue value) => new(DocumentValueKind.DBPointer, 0, value);

    /// <summary>The int32.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type; the same holds for all members below.</exception>
    public int AsInt32 => Kind == DocumentValueKind.Int32 ? (int)_bits : throw WrongKind(DocumentValueKind.Int32);

    /// <summary>The int64.</summary>
    public long AsInt64 => Kind == DocumentValueKind.Int64 ? _bits : throw WrongKind(DocumentValueKind.Int64);

    /// <summary>The double.</summary>
    public double AsDouble => BitConverter.Int64BitsToDouble(Bits(DocumentValueKind.Double));

    /// <summary>The decimal128.</summary>
    public Decimal128Value AsDecimal128 => (Decimal128Value)Reference(DocumentValueKind.Decimal128);

    /// <summary>The string; also the text of a symbol or of code.</summary>
    public string AsString => Kind is DocumentValueKind.String or DocumentValueKind.Symbol or DocumentValueKind.Code
        ? (string)_reference! : throw WrongKind(DocumentValueKind.String);

    /// <summary>The boolean.</summary>
    public bool AsBoolean => Kind == DocumentValueKind.Boolean ? _bits != 0 : throw WrongKind(DocumentValueKind.Boolean);

    /// <summary>The ObjectId.</summary>
    public ObjectIdValue AsObjectId => (ObjectIdValue)Reference(DocumentValueKind.ObjectId);

    /// <summary>The embedded document.</summary>
    public DocumentObject AsObject => (DocumentObject)Reference(DocumentValueKind.Object);

    /// <summary>The array.</summary>
    public DocumentArray AsArray => (DocumentArray)Reference(DocumentValueKind.Array);

    /// <summary>The binary data.</summary>
    public BinaryValue AsBinary => (BinaryValue)Reference(DocumentValueKind.Binary);

    /// <summary>The regular expression.</summary>
    public RegexValue AsRegex => (RegexValue)Reference(DocumentValueKind.RegularExpression);

    /// <summary>The date, in milliseconds since the Unix epoch.</summary>
    public long AsUnixMilliseconds => Kind == DocumentValueKind.DateTime ? _bits : throw WrongKind(DocumentValueKind.DateTime);

    /// <summary>The timestamp.</summary>
    public ulong AsTimestamp => unchecked((ulong)Bits(DocumentValueKind.Timestamp));

    /// <summary>The code with scope.</summary>
    public CodeWithScopeValue AsCodeWithScope => (CodeWithScopeValue)Reference(DocumentValueKind.CodeWithScope);

    /// <summary>The DBPointer.</summary>
    public DBPointerValue AsDBPointer => (DBPointerValue)Reference(DocumentValueKind.DBPointer);

    /// <summary>Exact equality: same type, same bytes, same field order. NaN equals NaN; -0.0 differs from 0.0.</summary>
    public bool Equals(DocumentValue other) =>
        Kind == other.Kind && _bits == other._bits
        && (ReferenceEquals(_reference, other._reference) || (_reference?.Equals(other._reference) ?? false));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DocumentValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, _reference);

    /// <summary>Exact equality.</summary>
    public static bool operator ==(DocumentValue left, DocumentValue right) => left.Equals(right);

    /// <summary>Exact inequality.</summary>
    public static bool operator !=(DocumentValue left, DocumentValue right) => !left.Equals(right);

    /// <summary>The value as Extended JSON in the library's one form.</summary>
    public override string ToString() => ExtendedJson.Format(this);

    private long Bits(DocumentValueKind wanted) => Kind == wanted ? _bits : throw WrongKind(wanted);

    private object Reference(DocumentValueKind wanted) => Kind == wanted ? _reference! : throw WrongKind(wanted);

    private InvalidOperationException WrongKind(DocumentValueKind wanted) => new($"The value is {Kind}, not {wanted}.");
}
