namespace Hybrid.Storage.Testing.Engine;

/// <summary>
/// Takes the synchronization context away for a while. With one, as most test frameworks set it, the runtime sends the continuations of
/// library code to the thread pool instead of running them at once; what happens after a step of a test would then be a race.
/// </summary>
internal static class ContinuationsInline
{
    public static void Run<T>(Action<T> action, T argument)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action(argument);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
