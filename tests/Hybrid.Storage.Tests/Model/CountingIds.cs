using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Tests.Model;

internal sealed class CountingIds : IIdSource
{
    private int _count;

    public ObjectIdValue NewObjectId() => ObjectIdValue.TryParse($"{++_count:x24}", out var id) ? id : throw new InvalidOperationException();

    public Guid NewGuid() => new(++_count, 0, 0, new byte[8]);
}
