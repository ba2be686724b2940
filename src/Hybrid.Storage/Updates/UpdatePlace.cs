namespace Hybrid.Storage.Updates;

/// <summary>Where in a document an update has arrived.</summary>
/// <param name="InsideArray">Whether an array lies on the way: a rename may not lead there.</param>
/// <param name="Obstacle">Why nothing can be made here (the way leads through a scalar), or null.</param>
internal readonly record struct UpdatePlace(bool InsideArray, string? Obstacle = null);
