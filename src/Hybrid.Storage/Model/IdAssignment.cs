using Hybrid.Storage.Documents;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Model;

/// <summary>Ids for objects that come without one.</summary>
internal static class IdAssignment
{
    public static bool IsEmpty(DocumentValue id) => id.Kind switch
    {
        DocumentValueKind.Missing or DocumentValueKind.Null => true,
        DocumentValueKind.String => id.AsString.Length == 0,
        DocumentValueKind.ObjectId => id.AsObjectId == default,
        DocumentValueKind.Binary => id.AsBinary is { SubType: 4, Bytes.Length: 16 } uuid && !uuid.Bytes.Span.ContainsAnyExcept((byte)0),
        _ => false,
    };

    /// <exception cref="DocumentFormatException">Ids of the type cannot be made: they must be given.</exception>
    public static DocumentValue Make(DocumentMapping mapping, IIdSource ids, DocumentValue empty)
    {
        var type = Nullable.GetUnderlyingType(mapping.Id.PropertyType) ?? mapping.Id.PropertyType;
        var converter = mapping.Id.CustomConverter;
        return type switch
        {
            _ when converter == ObjectIdTextConverters.Id || empty.Kind == DocumentValueKind.ObjectId =>
                DocumentValue.From(ids.NewObjectId()),
            _ when type == typeof(ObjectIdValue) || type == typeof(DocumentValue) || type == typeof(object) =>
                DocumentValue.From(ids.NewObjectId()),
            _ when type == typeof(string) => DocumentValue.From(ids.NewObjectId().ToString()),
            _ when type == typeof(Guid) => mapping.Values.ToValue(type, converter, ids.NewGuid()),
            _ => throw new DocumentFormatException(
                $"{mapping.DocumentType.Name}: the id is null, and ids of the type {type.Name} are not made by the library: set it.",
                Document.IdField),
        };
    }

    /// <summary>Puts a made id into the object, if its member can be set.</summary>
    public static void GiveBack(DocumentMapping mapping, object value, DocumentValue id) =>
        mapping.Id.Set?.Invoke(value, mapping.Values.FromValue(mapping.Id.PropertyType, mapping.Id.CustomConverter, id));
}
