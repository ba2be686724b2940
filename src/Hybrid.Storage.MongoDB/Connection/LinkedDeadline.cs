namespace Hybrid.Storage.MongoDB.Connection;

/// <summary>A cancellation source with a timeout on a given clock that also follows another token.</summary>
internal sealed class LinkedDeadline : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _registration;

    public LinkedDeadline(TimeSpan timeout, TimeProvider time, CancellationToken linked)
        : base(timeout, time) => _registration = linked.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _registration.Dispose();
        }

        base.Dispose(disposing);
    }
}
