using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing;

/// <summary>
/// Gives a host a <see cref="ScriptedPrimary"/> that the test holds: the same one to every host that is made with this factory.
/// </summary>
/// <param name="primary">The primary.</param>
public sealed class ScriptedPrimaryFactory(ScriptedPrimary primary) : IPrimaryStoreFactory
{
    /// <inheritdoc/>
    public IDocumentStore Create(IReadOnlyList<CollectionModel> collections) => primary;
}
