namespace Hybrid.Storage.MongoDB.Serialization;

/// <summary>The type bytes of the BSON specification (bsonspec.org), and the bounds that both directions keep.</summary>
internal static class BsonTypeCode
{
    public const byte Double = 0x01;
    public const byte String = 0x02;
    public const byte Document = 0x03;
    public const byte Array = 0x04;
    public const byte Binary = 0x05;
    public const byte Undefined = 0x06;
    public const byte ObjectId = 0x07;
    public const byte Boolean = 0x08;
    public const byte DateTime = 0x09;
    public const byte Null = 0x0A;
    public const byte RegularExpression = 0x0B;
    public const byte DBPointer = 0x0C;
    public const byte Code = 0x0D;
    public const byte Symbol = 0x0E;
    public const byte CodeWithScope = 0x0F;
    public const byte Int32 = 0x10;
    public const byte Timestamp = 0x11;
    public const byte Int64 = 0x12;
    public const byte Decimal128 = 0x13;
    public const byte MaxKey = 0x7F;
    public const byte MinKey = 0xFF;

    /// <summary>The binary subtype whose data carry a second length.</summary>
    public const byte OldBinarySubType = 0x02;

    /// <summary>How deep the server itself goes; documents of the library stop at 100, an update wraps them in a few levels more.</summary>
    public const int MaxDepth = 200;
}
