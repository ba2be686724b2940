using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// Turns the contracts of System.Text.Json, reflected or source-generated, into those of documents: <c>_id</c>, the version,
/// representations, and the members the driver would map.
/// </summary>
internal sealed class DocumentContract(Type root, CollectionDeclaration declaration, IReadOnlyList<MappingConvention> conventions)
{
    public const string SyncField = "_sync";

    private const string DefaultDiscriminator = "$type";

    // The driver's name, so that hierarchies are told apart by the same field on both sides.
    private const string Discriminator = "_t";

    /// <summary>The C# name of the id member of the root type, once its contract has been made.</summary>
    public string? IdMember { get; private set; }

    /// <summary>The C# name of the version member of the root type, or null.</summary>
    public string? VersionMember { get; private set; }

    /// <summary>Whether reading would see the library's own fields, because members not mapped are kept or refused.</summary>
    public bool SeesUnmapped { get; private set; }

    public static string? ClrName(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name;

    public void Apply(JsonTypeInfo type)
    {
        RefuseStacks(type.Type);
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var isRoot = root.IsAssignableFrom(type.Type);
        MapMembers(type, isRoot);
        MemberOrder.Apply(type);
        MapId(type, isRoot);
        if (isRoot)
        {
            MapVersion(type);
            SeesUnmapped |= type.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow
                || (type.UnmappedMemberHandling is null && type.Options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
                || type.Properties.Any(p => p.IsExtensionData);
        }

        if (type.PolymorphismOptions is { TypeDiscriminatorPropertyName: DefaultDiscriminator } polymorphism)
        {
            polymorphism.TypeDiscriminatorPropertyName = Discriminator;
        }

        CheckNames(type, isRoot);
    }

    // The serializer writes a stack from its top and reads it back upside down.
    private static void RefuseStacks(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition == typeof(Stack<>) || definition == typeof(ConcurrentStack<>) || definition == typeof(ImmutableStack<>)
            || definition == typeof(IImmutableStack<>))
        {
            throw new ModelException("a stack comes back in reverse order: use a list.", type);
        }
    }

    private void MapMembers(JsonTypeInfo type, bool isRoot)
    {
        var isPair = type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
        foreach (var property in type.Properties.ToArray())
        {
            if (property.AttributeProvider is not MemberInfo member)
            {
                continue;
            }

            var mapping = new MemberMapping(member, property.PropertyType);
            foreach (var convention in conventions)
            {
                convention.Apply(mapping);
            }

            if (mapping.IsIgnored || !MakeWritable(type, property, member, mapping))
            {
                Leave(type, property);
                continue;
            }

            MemberContract.Apply(property, member, mapping, type.Type);
            if (isPair)
            {
                property.Name = property.Name.StartsWith("K", StringComparison.OrdinalIgnoreCase) ? "k" : "v";
            }
        }

        if (isRoot && declaration.IdMember is { } id && type.Properties.All(p => ClrName(p) != id))
        {
            throw new ModelException("is configured as the id, but is not a mapped property.", type.Type, id);
        }
    }

    // As the driver's class maps: what cannot be set again, also not privately or by a constructor, is not part of the document, unless
    // named.
    private static bool MakeWritable(JsonTypeInfo type, JsonPropertyInfo property, MemberInfo member, MemberMapping mapping)
    {
        if (property.Set is not null || property.AssociatedParameter is not null || property.IsExtensionData)
        {
            return true;
        }

        if (property.Get is not null && member is PropertyInfo { SetMethod: not null } reflected)
        {
            property.Set = reflected.SetValue;
            return true;
        }

        var handling = property.ObjectCreationHandling ?? type.PreferredPropertyObjectCreationHandling
            ?? type.Options.PreferredObjectCreationHandling;
        return property.Get is not null
            && (handling == JsonObjectCreationHandling.Populate || mapping.ElementName is not null
                || member.IsDefined(typeof(JsonIncludeAttribute)) || member.IsDefined(typeof(JsonPropertyNameAttribute)));
    }

    private static void Leave(JsonTypeInfo type, JsonPropertyInfo property)
    {
        if (property.AssociatedParameter is null)
        {
            type.Properties.Remove(property);
            return;
        }

        // A constructor asks for it: it stays, unwritten, and the constructor gets the default.
        property.Get = null;
        property.ShouldSerialize = static (_, _) => false;
    }

    private void MapId(JsonTypeInfo type, bool isRoot)
    {
        var id = isRoot && declaration.IdMember is { } configured
            ? type.Properties.First(p => ClrName(p) == configured)
            : IdConvention.Find(type, isRoot, conventions);
        if (!isRoot)
        {
            if (id is not null)
            {
                id.Name = Document.IdField;
            }

            return;
        }

        IdMember = id is null ? null : ClrName(id);
        if (id is null)
        {
            throw new ModelException(
                "has no id: name a property Id, mark one with [DocumentId], or configure HasId(x => x.Key).", type.Type);
        }

        id.Name = Document.IdField;
        id.Order = int.MinValue;
        id.ShouldSerialize = static (_, _) => true;
        if (declaration.IdAsObjectId || id.CustomConverter == ObjectIdTextConverters.Single)
        {
            id.CustomConverter = id.PropertyType == typeof(string)
                ? ObjectIdTextConverters.Id
                : throw new ModelException("is stored as an ObjectId by configuration, but is not a string.", type.Type, IdMember);
        }
    }

    private void MapVersion(JsonTypeInfo type)
    {
        var marked = type.Properties
            .Where(p => declaration.VersionMember is { } name
                ? ClrName(p) == name
                : p.AttributeProvider?.IsDefined(typeof(DocumentVersionAttribute), inherit: true) == true)
            .ToArray();
        if (marked.Length > 1)
        {
            throw new ModelException($"is a second version beside {ClrName(marked[0])}: mark one.", type.Type, ClrName(marked[1]));
        }

        if (marked.Length == 0)
        {
            if (declaration.VersionMember is { } configured)
            {
                throw new ModelException("is configured as the version, but is not a mapped property.", type.Type, configured);
            }

            return;
        }

        var version = marked[0];
        VersionMember = ClrName(version);
        if (VersionMember == IdMember)
        {
            throw new ModelException("cannot be both the id and the version.", type.Type, VersionMember);
        }

        version.Name = SyncField;
        version.CustomConverter = VersionConverter.For(version.PropertyType)
            ?? throw new ModelException("is the version and must be int or long (nullable or not).", type.Type, VersionMember);
        version.ShouldSerialize = static (_, _) => false;
        version.IsRequired = false;
    }

    private void CheckNames(JsonTypeInfo type, bool isRoot)
    {
        var seen = new Dictionary<string, JsonPropertyInfo>(StringComparer.Ordinal);
        foreach (var property in type.Properties)
        {
            var name = property.Name;
            var member = ClrName(property);
            if (!seen.TryAdd(name, property))
            {
                throw new ModelException(
                    $"has the element name '{name}' that {ClrName(seen[name])} has: give one of them another.", type.Type, member);
            }

            if (property.IsExtensionData)
            {
                continue;
            }

            if (name.Length == 0
                || name.Contains('\0', StringComparison.Ordinal)
                || (isRoot ? name[0] == '$' : ExtendedJsonWrappers.IsKey(name)))
            {
                throw new ModelException($"has the element name '{name}', which no document can hold: give it another.", type.Type, member);
            }

            if (isRoot && (name == DocumentLimits.ChecksumField || (name == SyncField && member != VersionMember)))
            {
                throw new ModelException(
                    $"has the element name '{name}', which is reserved for the library: give it another.", type.Type, member);
            }
        }
    }
}
