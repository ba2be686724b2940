using Hybrid.Storage.Documents;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Hybrid.Storage.MongoDB.Serialization;

/// <summary>Hands raw BSON to the driver and takes raw BSON from it.</summary>
internal sealed class StoredDocumentSerializer : SealedClassSerializerBase<StoredDocument>
{
    protected override StoredDocument DeserializeValue(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        using var slice = context.Reader.ReadRawBsonDocument();
        try
        {
            var segment = slice.AccessBackingBytes(0);
            return new(segment.Count >= slice.Length
                ? BsonDecoder.Decode(segment.AsSpan(0, slice.Length))
                : BsonDecoder.Decode(Gathered(slice)));
        }
        catch (DocumentFormatException error)
        {
            return new(error);
        }
    }

    protected override void SerializeValue(BsonSerializationContext context, BsonSerializationArgs args, StoredDocument value)
    {
        var bson = value.Bson ?? throw new BsonSerializationException("A document that was read is not written back.");
        using var buffer = new ByteArrayBuffer(bson, isReadOnly: true);
        context.Writer.WriteRawBsonDocument(buffer);
    }

    // Large documents span several chunks of the driver's buffer.
    private static byte[] Gathered(IByteBuffer slice)
    {
        var bytes = new byte[slice.Length];
        slice.GetBytes(0, bytes, 0, bytes.Length);
        return bytes;
    }
}
