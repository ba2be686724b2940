using Hybrid.Storage;
using Hybrid.Storage.Testing;
using OutageDrill.Leads;
using OutageDrill.Protocol;

namespace OutageDrill.Worker;

/// <summary>What the commands of a worker work with.</summary>
internal sealed record WorkerSession(
    WorkerSettings Settings, IHybridStorage Storage, IRepository<Lead> Leads, ScriptedPrimary? Scripted, EventWriter Events);
