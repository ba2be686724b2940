namespace Hybrid.Storage.Tests.Local.Disk;

/// <summary>A call to the disk.</summary>
internal readonly record struct DiskCall(int Number, string Verb, string Path, long Offset, int Length);

/// <summary>The machine stops here. What the store makes of it does not matter, for no call to the disk does anything any more.</summary>
internal sealed class MachineStoppedException() : Exception("The simulated machine stopped.");

/// <summary>A write fails after part of it was written.</summary>
internal sealed class PartialWriteException(int written, Exception cause) : Exception("Partial.", cause)
{
    public int Written => written;
}
