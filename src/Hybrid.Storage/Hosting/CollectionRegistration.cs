using System.Diagnostics.CodeAnalysis;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Hosting;

/// <summary>A collection that the application asked for; built when the host starts.</summary>
internal abstract class CollectionRegistration
{
    public abstract Type DocumentType { get; }

    public abstract (object Mapper, CollectionModel Model) Build(IReadOnlyList<MappingConvention> conventions, IIdSource ids);
}

/// <summary>A collection of one type.</summary>
internal sealed class CollectionRegistration<
    [DynamicallyAccessedMembers(DocumentMembers.Required)] T>(Action<CollectionBuilder<T>>? configure) : CollectionRegistration
    where T : class
{
    public override Type DocumentType => typeof(T);

    public override (object Mapper, CollectionModel Model) Build(IReadOnlyList<MappingConvention> conventions, IIdSource ids)
    {
        var builder = new CollectionBuilder<T>();
        configure?.Invoke(builder);
        var mapper = builder.Build(null, conventions, ids);
        return (mapper, mapper.Model);
    }
}
