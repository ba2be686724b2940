using Hybrid.Storage.Documents;

namespace OutageDrill.Worker.Writing;

/// <summary>Ids for documents that the drill inserts: it announces each write with its id, so it makes them itself.</summary>
internal static class NewIds
{
    public static ObjectIdValue ObjectId()
    {
        Span<byte> bytes = stackalloc byte[12];
        Random.Shared.NextBytes(bytes);
        return new ObjectIdValue(bytes);
    }
}
