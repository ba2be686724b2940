using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Hosting;

/// <summary>The collections of an application, built and checked once. Thread-safe.</summary>
internal sealed class CollectionRegistry
{
    private readonly Dictionary<Type, object> _mappers = [];

    /// <exception cref="ModelException">A type cannot be mapped, or two collections have one name.</exception>
    public CollectionRegistry(IEnumerable<CollectionRegistration> registrations, IEnumerable<MappingConvention> conventions, IIdSource ids)
    {
        var models = new List<CollectionModel>();
        foreach (var registration in registrations)
        {
            var (mapper, model) = registration.Build([.. conventions], ids);
            if (models.Any(other => other.Name == model.Name))
            {
                throw new ModelException(
                    $"Two types are registered for the collection '{model.Name}'. Give one of them another name with HasName.");
            }

            if (!_mappers.TryAdd(registration.DocumentType, mapper))
            {
                throw new ModelException($"The type {registration.DocumentType} is registered twice. Remove one AddCollection.");
            }

            models.Add(model);
        }

        Models = models;
    }

    public IReadOnlyList<CollectionModel> Models { get; }

    public DocumentMapper<T> MapperOf<T>()
        where T : class => _mappers.TryGetValue(typeof(T), out var mapper)
            ? (DocumentMapper<T>)mapper
            : throw new ModelException(
                $"The type {typeof(T)} has no collection: call AddCollection<{typeof(T).Name}>() after AddHybridStorage.");
}
