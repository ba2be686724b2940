using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>What to ask a store for, and how to make results of its answer.</summary>
/// <param name="Projection">The fields that are needed; null: the whole document.</param>
/// <param name="Read">Makes a result. Thread-safe.</param>
internal sealed record ProjectionPlan<TResult>(Projection? Projection, Func<DocumentObject, TResult> Read);
