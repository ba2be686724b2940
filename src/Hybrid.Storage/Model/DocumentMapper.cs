using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Model;

/// <summary>Typed objects to documents and back. Thread-safe; the objects given to it are the caller's.</summary>
internal sealed class DocumentMapper<T>(DocumentMapping mapping, IIdSource ids)
    where T : class
{
    private readonly JsonTypeInfo<T> _type = (JsonTypeInfo<T>)mapping.Root;

    public DocumentMapping Mapping => mapping;

    public CollectionModel Model => mapping.Model;

    public bool HasVersion => mapping.Version is not null;

    /// <summary>
    /// The document of an object. An empty id is made and put into the object where it can be; the document has it in any case.
    /// <c>_sync</c> is not in it.
    /// </summary>
    /// <exception cref="DocumentFormatException">A member cannot be stored, or the id must be given and is null.</exception>
    public Document ToDocument(T value)
    {
        ArgumentNullException.ThrowIfNull(value, "document");
        var root = mapping.Values.ToRoot(value, _type);
        var id = root.Get(Document.IdField);
        if (IdAssignment.IsEmpty(id))
        {
            id = IdAssignment.Make(mapping, ids, id);
            IdAssignment.GiveBack(mapping, value, id);
        }

        root = WithIdFirst(root, id);
        DocumentLimits.CheckApplication(root);
        return new(root);
    }

    /// <exception cref="DocumentFormatException">The document does not fit the type.</exception>
    public T FromDocument(Document document)
    {
        if (!mapping.SeesUnmapped)
        {
            return (T)mapping.Values.FromRoot(document.Utf8.Span, _type);
        }

        var root = document.Root.Without(DocumentLimits.ChecksumField);
        root = mapping.Version is null ? root.Without(DocumentContract.SyncField) : root;
        return (T)mapping.Values.FromRoot(ExtendedJson.Write(root), _type);
    }

    /// <exception cref="DocumentFormatException">The document does not fit the type.</exception>
    public T FromDocument(DocumentObject document) => FromDocument(new Document(document));

    /// <summary>An id as the id member is stored.</summary>
    /// <exception cref="ArgumentException">It cannot be an id of this type.</exception>
    public DocumentValue ToIdValue(object id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id is DocumentValue given)
        {
            return given;
        }

        try
        {
            var value = Literals.ToValue(mapping, new(Document.IdField, mapping.Id.PropertyType, mapping.Id.CustomConverter), id)
                ?? throw new ArgumentException(
                    $"A {id.GetType().Name} cannot be the id of {typeof(T).Name}, which is a {mapping.Id.PropertyType.Name}.", nameof(id));
            return IdAssignment.IsEmpty(value) ? throw new ArgumentException($"The id of {typeof(T).Name} is empty.", nameof(id)) : value;
        }
        catch (DocumentFormatException e)
        {
            throw new ArgumentException($"The id cannot be one of {typeof(T).Name}: {e.Message}", nameof(id), e);
        }
    }

    /// <summary>The id that an object has; empty ids are <see cref="DocumentValue.Missing"/>.</summary>
    public DocumentValue GetId(T value)
    {
        var id = mapping.Values.ToValue(mapping.Id.PropertyType, mapping.Id.CustomConverter, mapping.Id.Get?.Invoke(value));
        return IdAssignment.IsEmpty(id) ? DocumentValue.Missing : id;
    }

    /// <summary>An id for a document that an upsert makes.</summary>
    /// <exception cref="DocumentFormatException">Ids of the type cannot be made: the filter or the update must give one.</exception>
    public DocumentValue NewId() => IdAssignment.Make(mapping, ids, DocumentValue.Missing);

    /// <summary>The version that an object mirrors, or null if it has none.</summary>
    public long? GetVersion(T value) => mapping.Version?.Get?.Invoke(value) switch
    {
        long version => version,
        int version => version,
        _ => null,
    };

    /// <summary>Puts the version into an object; false if it has no such member or it cannot be set.</summary>
    public bool SetVersion(T value, long version)
    {
        if (mapping.Version is not { Set: { } set } member)
        {
            return false;
        }

        var isInt32 = (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) == typeof(int);
        set(value, isInt32 ? (object)checked((int)version) : version);
        return true;
    }

    private static DocumentObject WithIdFirst(DocumentObject root, DocumentValue id)
    {
        var field = new DocumentField(Document.IdField, id);
        return root.IndexOf(Document.IdField) switch
        {
            0 when root[0].Value == id => root,
            < 0 => DocumentObject.Adopt([field, .. root.Fields]),
            var index => DocumentObject.Adopt([field, .. root.Fields[..index], .. root.Fields[(index + 1)..]]),
        };
    }
}
