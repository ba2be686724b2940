using Hybrid.Storage.Coordination;
using Hybrid.Storage.Diagnostics;

namespace Hybrid.Storage.Hosting;

/// <content>The state, and telling it to listeners.</content>
internal sealed partial class HybridStorageEngine
{
    private readonly Lock _stateGate = new();
    private readonly Queue<StorageStatus> _untold = new();
    private bool _telling;
    private StorageState _state = StorageState.Starting;
    private DateTimeOffset _since;

    public event Action<StorageStatus>? StateChanged;

    private StorageState CurrentState()
    {
        var context = _coordinator?.Context;
        return StateDecision.Decide(
            Mode, context is not null, _stopped, context?.CircuitOpen ?? false, _resync?.Paused ?? false, context?.Pending ?? 0);
    }

    private void NoteState()
    {
        lock (_stateGate)
        {
            var state = CurrentState();
            if (state == _state)
            {
                return;
            }

            (_state, _since) = (state, _timeProvider.GetUtcNow());
            _untold.Enqueue(Status with { State = state });
            if (_telling)
            {
                return;
            }

            _telling = true;
        }

        TellStates();
    }

    // One thread at a time tells, outside of the lock: listeners hear the changes in their order, and may call the storage.
    private void TellStates()
    {
        while (true)
        {
            StorageStatus? status;
            lock (_stateGate)
            {
                if (!_untold.TryDequeue(out status))
                {
                    _telling = false;
                    return;
                }
            }

            _logger.StateChanged(status.State, status.PendingOperations);
            if (status.State == StorageState.Offline)
            {
                _logger.PrimaryAway(status.LastFailure ?? "it does not answer.");
            }

            try
            {
                StateChanged?.Invoke(status);
            }
            catch (Exception e)
            {
                _logger.BackgroundError(e);
            }
        }
    }
}
