namespace Hybrid.Storage.Providers;

/// <summary>How the value of a member is stored, where it is not the one its type has.</summary>
public enum MemberRepresentation
{
    /// <summary>As the table of types says.</summary>
    Default,

    /// <summary>A string, or each string of a list, as an ObjectId.</summary>
    ObjectId,

    /// <summary>An enum, by name; a Guid or a number, as text.</summary>
    String,

    /// <summary>A DateTimeOffset as the date alone.</summary>
    DateTime,
}
