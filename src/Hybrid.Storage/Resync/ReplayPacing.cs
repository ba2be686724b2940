using Hybrid.Storage.Local;

namespace Hybrid.Storage.Resync;

/// <summary>
/// How many operations are sent together, from what became of those before, and which operation is set aside because it never gets an
/// answer. State without I/O and time; one user at a time.
/// </summary>
internal sealed class ReplayPacing
{
    /// <summary>
    /// So often an operation is sent alone without an answer, the primary having answered a probe each time before, until it is taken for
    /// the cause: one that breaks the server or the line must not hold up all others for ever.
    /// </summary>
    public const int MaxSilences = 10;

    // Growing at once would mean one batch too large for every one that gets through.
    private const int AnsweredBeforeGrowth = 8;
    private readonly int _most;
    private int _answered;
    private int _silences;
    private OperationId _suspect;

    public ReplayPacing(int most) => BatchSize = _most = most;

    /// <summary>The most operations in the next batch.</summary>
    public int BatchSize { get; private set; }

    /// <summary>A batch was answered.</summary>
    public void Answered()
    {
        _silences = 0;
        if (BatchSize < _most && ++_answered >= AnsweredBeforeGrowth)
        {
            (BatchSize, _answered) = ((int)Math.Min(_most, BatchSize * 2L), 0);
        }
    }

    /// <summary>
    /// A batch got no answer: its outcome is unknown. It may be that so many do not get through within the time of one call.
    /// </summary>
    /// <returns>The operation to be set aside; null: send again.</returns>
    public PendingItem? Silent(IReadOnlyList<PendingItem> batch)
    {
        (BatchSize, _answered) = (Math.Max(1, batch.Count / 2), 0);
        if (batch.Count > 1)
        {
            _silences = 0;
            return null;
        }

        _silences = _suspect == batch[0].OperationId ? _silences + 1 : 1;
        _suspect = batch[0].OperationId;
        return _silences >= MaxSilences ? batch[0] : null;
    }
}
