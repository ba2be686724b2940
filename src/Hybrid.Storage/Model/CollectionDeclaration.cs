using System.Linq.Expressions;
using System.Text.Json;

namespace Hybrid.Storage.Model;

/// <summary>What an application said about a collection, before it is checked.</summary>
internal sealed class CollectionDeclaration
{
    public string? Name { get; set; }

    public string? IdMember { get; set; }

    public string? VersionMember { get; set; }

    public bool IdAsObjectId { get; set; }

    public bool SyncStamped { get; set; } = true;

    public LambdaExpression? TimeField { get; set; }

    public LambdaExpression? MetaField { get; set; }

    public JsonSerializerOptions? SerializerOptions { get; set; }

    public Action<DocumentSerializationOptions>? ConfigureSerialization { get; set; }

    public List<IndexDeclaration> Indexes { get; } = [];
}
