namespace Hybrid.Storage.Queries;

/// <summary>What kind of group an opening parenthesis begins.</summary>
internal enum PcreGroupKind
{
    Plain,
    Capture,
    Comment,
    NamedReference,
    Flags,
    FlagsScoped,
}
