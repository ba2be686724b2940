namespace Hybrid.Storage.Testing.Engine;

/// <summary>A test that waits for so many calls of some kinds.</summary>
internal sealed class CallWaiter(ScriptedCalls calls, int count)
{
    // Tests go on elsewhere: the call that completes the wait must not run them.
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _reached.Task;

    public bool IsReached(ScriptedCallCounts counts) => counts.Of(calls) >= count;

    public void Complete() => _reached.TrySetResult();
}
