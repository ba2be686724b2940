using Microsoft.Extensions.DependencyInjection;

namespace Hybrid.Storage;

/// <summary>
/// What <c>AddHybridStorage</c> returns: the place for collections and providers to be added. All verbs are extension methods.
/// </summary>
public interface IHybridStorageBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}
