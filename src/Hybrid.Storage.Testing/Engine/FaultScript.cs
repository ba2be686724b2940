namespace Hybrid.Storage.Testing.Engine;

/// <summary>The faults still to come, in order. A call takes the first that concerns it. Not thread-safe.</summary>
internal sealed class FaultScript
{
    private readonly LinkedList<Fault> _faults = [];

    public int Count => _faults.Count;

    public void Add(Fault fault, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        for (var i = 0; i < times; i++)
        {
            _faults.AddLast(fault);
        }
    }

    public void Clear() => _faults.Clear();

    /// <summary>The fault for a call, taken out of the script, or null.</summary>
    /// <param name="call">The kind of call.</param>
    /// <param name="size">How many operations a batch has.</param>
    /// <param name="isQuery">Whether the call streams documents.</param>
    public Fault? Take(ScriptedCalls call, int size = 0, bool isQuery = false)
    {
        for (var node = _faults.First; node is not null; node = node.Next)
        {
            var concerned = node.Value switch
            {
                FailQueryFault => isQuery,
                FailPartFault part => call == ScriptedCalls.Writes && part.Index < size,
                LoseReplyFault lost => call == ScriptedCalls.Writes && lost.Answered < size,
                var fault => (fault.Calls & call) != 0,
            };
            if (concerned)
            {
                _faults.Remove(node);
                return node.Value;
            }
        }

        return null;
    }
}
