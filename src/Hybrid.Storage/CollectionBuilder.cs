using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage;

/// <summary>
/// How a type is kept in a collection. What is said here goes before attributes on the type. Used while registering, checked as a whole
/// at start; not thread-safe.
/// </summary>
/// <typeparam name="T">The document type: a class or record; no base type is needed.</typeparam>
public sealed class CollectionBuilder<T>
    where T : class
{
    private readonly CollectionDeclaration _declaration = new();

    /// <summary>The name of the collection, on both stores. Default: that of <see cref="DocumentAttribute"/>, else the type name.</summary>
    public CollectionBuilder<T> HasName(string name)
    {
        _declaration.Name = name ?? throw new ArgumentNullException(nameof(name));
        return this;
    }

    /// <summary>The member that is <c>_id</c>. Default: the one with <see cref="DocumentIdAttribute"/>, else <c>Id</c>.</summary>
    /// <exception cref="ModelException">The lambda is not a single member.</exception>
    public CollectionBuilder<T> HasId<TId>(Expression<Func<T, TId>> id)
    {
        _declaration.IdMember = LambdaMembers.Single(id);
        return this;
    }

    /// <summary>Stores the id, a string, as an ObjectId.</summary>
    public CollectionBuilder<T> StoresIdAsObjectId()
    {
        _declaration.IdAsObjectId = true;
        return this;
    }

    /// <summary>
    /// The member that mirrors the version of the document. Default: the one with <see cref="DocumentVersionAttribute"/>, else none.
    /// </summary>
    /// <exception cref="ModelException">The lambda is not a single member.</exception>
    public CollectionBuilder<T> HasVersion<TVersion>(Expression<Func<T, TVersion>> version)
    {
        _declaration.VersionMember = LambdaMembers.Single(version);
        return this;
    }

    /// <summary>An index.</summary>
    /// <param name="keys">One member, <c>x => x.Email</c>, or several, <c>x => new { x.Company, x.Timestamp }</c>.</param>
    /// <param name="configure">Its options. Default: ascending, nothing else.</param>
    public CollectionBuilder<T> HasIndex(Expression<Func<T, object?>> keys, Action<IndexBuilder<T>>? configure = null)
    {
        var index = new IndexDeclaration { Keys = keys ?? throw new ArgumentNullException(nameof(keys)) };
        configure?.Invoke(new IndexBuilder<T>(index));
        _declaration.Indexes.Add(index);
        return this;
    }

    /// <summary>Documents expire some time after a date they hold: an index with an expiry.</summary>
    /// <param name="date">The date.</param>
    /// <param name="time">How long after it. Whole seconds, positive or zero.</param>
    public CollectionBuilder<T> ExpiresAfter(Expression<Func<T, object?>> date, TimeSpan time) => HasIndex(date, i => i.ExpiresAfter(time));

    /// <summary>A time series collection.</summary>
    /// <param name="timeField">The date of a measurement.</param>
    /// <param name="metaField">What series it belongs to. Default: none.</param>
    public CollectionBuilder<T> IsTimeSeries(Expression<Func<T, object?>> timeField, Expression<Func<T, object?>>? metaField = null)
    {
        _declaration.TimeField = timeField ?? throw new ArgumentNullException(nameof(timeField));
        _declaration.MetaField = metaField;
        return this;
    }

    /// <summary>Documents carry no <c>_sync</c>. Then conflicts are not detected, and replay is last-write-wins.</summary>
    public CollectionBuilder<T> WithoutSyncStamp()
    {
        _declaration.SyncStamped = false;
        return this;
    }

    /// <summary>The application's serializer options: copied, never changed.</summary>
    public CollectionBuilder<T> HasSerializerOptions(JsonSerializerOptions options)
    {
        _declaration.SerializerOptions = options ?? throw new ArgumentNullException(nameof(options));
        return this;
    }

    /// <summary>
    /// A source-generated context, with the options it was generated with. Needed where reflection is off (ahead-of-time compilation).
    /// </summary>
    public CollectionBuilder<T> HasSerializerOptions(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return HasSerializerOptions(context.Options);
    }

    /// <summary>Changes, for this collection, how values become documents.</summary>
    public CollectionBuilder<T> HasSerialization(Action<DocumentSerializationOptions> configure)
    {
        _declaration.ConfigureSerialization += configure ?? throw new ArgumentNullException(nameof(configure));
        return this;
    }

    /// <summary>Stores enums by name instead of by number.</summary>
    public CollectionBuilder<T> EnumsAsStrings() => HasSerialization(o => o.EnumsAsStrings = true);

    /// <summary>Checks what was said and makes the mapper.</summary>
    /// <param name="defaults">The options of the host. Default: the library's.</param>
    /// <param name="conventions">What the provider adds.</param>
    /// <param name="ids">Where ids come from. Default: <see cref="IdSource.Default"/>.</param>
    /// <exception cref="ModelException">The type cannot be mapped so.</exception>
    internal DocumentMapper<T> Build(
        DocumentSerializationOptions? defaults = null, IReadOnlyList<MappingConvention>? conventions = null, IIdSource? ids = null) =>
        new(DocumentMapping.Create(typeof(T), _declaration, defaults ?? new(), conventions ?? []), ids ?? IdSource.Default);
}
