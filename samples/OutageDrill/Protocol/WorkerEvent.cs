using System.Text.Json.Serialization;

namespace OutageDrill.Protocol;

/// <summary>What a worker says on its standard output: one JSON object a line, flushed at once.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Tried), "tried")]
[JsonDerivedType(typeof(Acknowledged), "acknowledged")]
[JsonDerivedType(typeof(Progressed), "progressed")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(StateChanged), "state")]
[JsonDerivedType(typeof(Imported), "imported")]
[JsonDerivedType(typeof(Verified), "verified")]
[JsonDerivedType(typeof(Compared), "compared")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Failed), "failed")]
internal abstract record WorkerEvent;

/// <summary>The storage is open.</summary>
internal sealed record Ready(string State, long Pending, double Milliseconds) : WorkerEvent;

/// <summary>A write is about to be made. Said before it is, so that after a kill it is known what may have happened.</summary>
internal sealed record Tried(string Token, OperationKind Kind, string Collection, string Id) : WorkerEvent;

/// <summary>The write was acknowledged: from here on it must never be lost.</summary>
internal sealed record Acknowledged(string Token, string? Operation, bool Locally) : WorkerEvent;

/// <summary>For the progress bar.</summary>
internal sealed record Progressed(string What, long Done, long Total) : WorkerEvent;

/// <summary>For the timeline.</summary>
internal sealed record Said(string Text) : WorkerEvent;

/// <summary>The state of the storage changed.</summary>
internal sealed record StateChanged(string State, long Pending) : WorkerEvent;

/// <summary>A file is in.</summary>
internal sealed record Imported(string Collection, long Documents) : WorkerEvent;

/// <summary>What became of the acknowledged writes to one collection.</summary>
internal sealed record Verified(string Where, string Collection, VerificationCounts Counts, IReadOnlyList<ResolvedDoubt> Doubts)
    : WorkerEvent;

/// <summary>Both stores, and the import, against each other.</summary>
internal sealed record Compared(string Collection, ComparisonCounts Counts) : WorkerEvent;

/// <summary>A command is done.</summary>
internal sealed record Finished(string Command) : WorkerEvent;

/// <summary>A command failed.</summary>
internal sealed record Failed(string Command, string Error) : WorkerEvent;
