using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>One step of a script: what happens to the next call that it concerns.</summary>
/// <param name="Calls">The kinds of calls concerned.</param>
internal abstract record Fault(ScriptedCalls Calls);

/// <summary>The call fails and nothing is applied.</summary>
internal sealed record FailFault(StoreFailure Failure, ScriptedCalls Calls) : Fault(Calls);

/// <summary>The call waits for a time, then meets the rest of the script.</summary>
internal sealed record SlowFault(TimeSpan Delay, ScriptedCalls Calls) : Fault(Calls);

/// <summary>A query fails after some documents.</summary>
internal sealed record FailQueryFault(int Documents, StoreFailure Failure) : Fault(ScriptedCalls.Reads);

/// <summary>
/// The first <paramref name="Applied"/> operations are applied, the first <paramref name="Answered"/> are answered, then the reply is
/// lost.
/// </summary>
internal sealed record LoseReplyFault(int Answered, int Applied) : Fault(ScriptedCalls.Writes);

/// <summary>The batch arrives twice; the reply is that of the first.</summary>
internal sealed record DeliverTwiceFault() : Fault(ScriptedCalls.Writes);

/// <summary>The reply is lost and the batch arrives later.</summary>
internal sealed record DelayFault() : Fault(ScriptedCalls.Writes);

/// <summary>One operation of the batch fails.</summary>
internal sealed record FailPartFault(int Index, StoreFailure Failure) : Fault(ScriptedCalls.Writes);
