using System.Diagnostics.CodeAnalysis;

namespace Hybrid.Storage.Hosting;

/// <summary>What of a document's type must survive trimming.</summary>
internal static class DocumentMembers
{
    public const DynamicallyAccessedMemberTypes Required =
        DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.PublicFields;
}
