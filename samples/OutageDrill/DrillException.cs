namespace OutageDrill;

/// <summary>The drill cannot go on; the message is for people.</summary>
internal sealed class DrillException(string message) : Exception(message);
