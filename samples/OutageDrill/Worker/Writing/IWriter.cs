namespace OutageDrill.Worker.Writing;

/// <summary>Writes to documents that no other writer writes to at the same time.</summary>
internal interface IWriter
{
    /// <summary>Makes one write.</summary>
    /// <param name="token">Left as a mark in the document.</param>
    Task WriteAsync(string token);
}
