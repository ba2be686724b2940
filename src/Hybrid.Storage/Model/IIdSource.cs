using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Model;

/// <summary>
/// Where ids that the caller did not give come from. Made before the first attempt, so that a retry uses the same id. Thread-safe.
/// </summary>
internal interface IIdSource
{
    ObjectIdValue NewObjectId();

    Guid NewGuid();
}
