using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary><see cref="Update"/> to MQL.</summary>
internal static class UpdateWriter
{
    public static DocumentObject Write(Update update) => throw new NotSupportedException();
}
