namespace OutageDrill.Worker;

/// <summary>Progress that is told on the spot; <see cref="Progress{T}"/> would tell it later, and out of order.</summary>
internal sealed class DirectProgress<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
