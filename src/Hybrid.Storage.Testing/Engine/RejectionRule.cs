using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>A standing rule that refuses operations, until it is disposed.</summary>
internal sealed class RejectionRule(Func<WriteOperation, bool> predicate, StoreFailure failure, Action<RejectionRule> remove) : IDisposable
{
    public StoreFailure Failure => failure;

    public bool Concerns(WriteOperation operation) => predicate(operation);

    public void Dispose() => remove(this);
}
