using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Model;

/// <summary>How the members of a document type, and of the types it holds, are stored. Thread-safe.</summary>
internal sealed class DocumentMapping
{
    private readonly ConcurrentDictionary<Type, Dictionary<string, JsonPropertyInfo>> _members = new();
    private readonly DocumentContract _contract;

    private DocumentMapping(Type documentType, DocumentContract contract, ValueSerializer values, JsonTypeInfo root)
    {
        DocumentType = documentType;
        _contract = contract;
        Values = values;
        Root = root;
        Id = MembersOf(documentType)[contract.IdMember!];
        Version = contract.VersionMember is { } version ? MembersOf(documentType)[version] : null;
    }

    public Type DocumentType { get; }

    public CollectionModel Model { get; private set; } = null!;

    public ValueSerializer Values { get; }

    public JsonTypeInfo Root { get; }

    public JsonPropertyInfo Id { get; }

    public JsonPropertyInfo? Version { get; }

    /// <summary>Whether the library's own fields must be taken out before a document is read.</summary>
    public bool SeesUnmapped => _contract.SeesUnmapped;

    /// <exception cref="ModelException">The type cannot be mapped so.</exception>
    public static DocumentMapping Create(
        Type documentType,
        CollectionDeclaration declaration,
        DocumentSerializationOptions defaults,
        IReadOnlyList<MappingConvention> conventions)
    {
        var settings = defaults.Clone();
        declaration.ConfigureSerialization?.Invoke(settings);
        var contract = new DocumentContract(documentType, declaration, conventions);
        var options = DocumentSerializerOptions.Create(declaration.SerializerOptions, settings, contract, conventions, documentType);
        var root = TypeGraph.Check(documentType, options);
        var mapping = new DocumentMapping(documentType, contract, new ValueSerializer(options), root);
        mapping.Model = CollectionModelFactory.Create(mapping, declaration);
        return mapping;
    }

    /// <summary>Where a member is stored, seen from a value of its type, or null if it is not.</summary>
    /// <exception cref="NotSupportedException">The application's contracts do not know the type.</exception>
    public MemberPath? Find(MemberPath owner, string clrName)
    {
        if (owner.Converter is not null || !MembersOf(owner.PlainType).TryGetValue(clrName, out var property))
        {
            return null;
        }

        var name = property.Name == DocumentContract.SyncField && owner.IsSelf
            ? $"{DocumentContract.SyncField}.{VersionConverter.Field}"
            : property.Name;
        return new(owner.Append(name), property.PropertyType, property.CustomConverter);
    }

    /// <summary>What kind of content a type is, by its contract.</summary>
    public JsonTypeInfoKind KindOf(MemberPath path) =>
        path.Converter is not null && ObjectIdTextConverters.ForElementOf(path.Converter) is not null ? JsonTypeInfoKind.Enumerable
        : path.Converter is not null ? JsonTypeInfoKind.None
        : Values.Options.GetTypeInfo(path.PlainType).Kind;

    private Dictionary<string, JsonPropertyInfo> MembersOf(Type type) => _members.GetOrAdd(
        type,
        static (type, options) =>
        {
            var members = new Dictionary<string, JsonPropertyInfo>(StringComparer.Ordinal);
            foreach (var property in options.GetTypeInfo(type).Properties)
            {
                if (!property.IsExtensionData
                    && (property.Get ?? (object?)property.Set) is not null
                    && DocumentContract.ClrName(property) is { } name)
                {
                    members.TryAdd(name, property);
                }
            }

            return members;
        },
        Values.Options);
}
