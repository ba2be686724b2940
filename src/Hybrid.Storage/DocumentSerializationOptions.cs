using System.Text.Json;

namespace Hybrid.Storage;

/// <summary>
/// How values become documents, where an application wants something else than the defaults of the MongoDB driver. Attributes on a member
/// go before these; these go before the application's <see cref="JsonSerializerOptions"/>. Read once, at start.
/// </summary>
public sealed class DocumentSerializationOptions
{
    /// <summary>Store enums by name instead of by number. Default false.</summary>
    public bool EnumsAsStrings { get; set; }

    /// <summary>
    /// Store a <see cref="DateTimeOffset"/> as the date alone, in UTC; the offset is lost. Default false: a sub-document of date, ticks
    /// and offset.
    /// </summary>
    public bool DateTimeOffsetAsDate { get; set; }

    /// <summary>Leave null members out instead of storing null. Default false.</summary>
    public bool OmitNulls { get; set; }

    /// <summary>How element names are made of member names. Default null: the member name as it is, as the driver does.</summary>
    public JsonNamingPolicy? PropertyNamingPolicy { get; set; }

    internal DocumentSerializationOptions Clone() => (DocumentSerializationOptions)MemberwiseClone();
}
