using System.Globalization;
using System.Text;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Tests.Local;

/// <summary>
/// What a local store must hold after any crash: the effects of a prefix of what was asked of it, at least as long as the last acknowledged
/// flushed write. Documents and queue are compared as text.
/// </summary>
internal sealed class LocalStoreModel
{
    private readonly List<Snapshot> _history = [new Snapshot([], [], [])];
    private int _durable;

    public Snapshot Now => _history[^1];

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledged(Snapshot after, WriteDurability durability)
    {
        _history.Add(after);
        if (durability == WriteDurability.Flushed)
        {
            _durable = _history.Count - 1;
        }
    }

    /// <summary>The machine stopped during a write: it may be there or not.</summary>
    public void InDoubt(Snapshot after) => _history.Add(after);

    /// <summary>Everything so far is on disk.</summary>
    public void Flushed() => _durable = _history.Count - 1;

    /// <summary>What a store holds must be one of the states that are allowed; the model goes on from it.</summary>
    /// <param name="store">The store after opening.</param>
    /// <param name="everythingWritten">The process died, the machine did not: also what was only written must be there.</param>
    /// <param name="doubts">How many of the last states are in doubt even then.</param>
    public void Recovered(LocalDocumentStore store, bool everythingWritten, int doubts)
    {
        var found = Snapshot.Of(store).ToString();
        var first = everythingWritten ? Math.Max(_durable, _history.Count - 1 - doubts) : _durable;
        for (var i = _history.Count - 1; i >= first; i--)
        {
            if (_history[i].ToString() == found)
            {
                // What was only written is there after the death of a process, but may still be lost with the power.
                _history.RemoveRange(i + 1, _history.Count - i - 1);
                return;
            }
        }

        var allowed = string.Join("\n--- or\n", _history.Skip(first).Select(state => state.ToString()));
        Assert.Fail($"The store holds\n{found}\nbut must hold\n{allowed}");
    }

    /// <summary>Documents with their bytes, and the queue, at one moment.</summary>
    public sealed record Snapshot(Dictionary<string, string?> Documents, List<string> Queue, List<string> Parked)
    {
        public static Snapshot Of(LocalDocumentStore store)
        {
            var documents = new Dictionary<string, string?>();
            for (var i = 0; i < LocalStoreRandomTests.Ids; i++)
            {
                var id = i.ToString(CultureInfo.InvariantCulture);
                if (store.TryGet(LocalStoreHarness.Things, DocumentValue.From(id), out var document, out _))
                {
                    documents[id] = document?.ToString();
                }
            }

            return new Snapshot(
                documents,
                [.. store.Pending.Peek(int.MaxValue).Select(Describe)],
                [.. store.Pending.ParkedItems.Select(parked => parked.Item.OperationId.ToString())]);
        }

        public static string Describe(PendingItem item) => Describe(item.Pending);

        public static string Describe(PendingOperation pending) =>
            $"{pending.Operation.OperationId} {pending.Operation.GetType().Name} {pending.Operation.Id} " +
            $"sent={pending.Attempted} was {pending.BaseDocument}";

        public Snapshot With(string id, string? document, params IEnumerable<string> queue) => this with
        {
            Documents = new(Documents) { [id] = document },
            Queue = [.. Queue, .. queue],
        };

        public bool IsPending(string id) => Queue.Any(line => line.Split(' ')[2] == $"\"{id}\"");

        public override string ToString()
        {
            var text = new StringBuilder();
            foreach (var (id, document) in Documents.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{id} = {document ?? "deleted"}\n");
            }

            foreach (var line in Queue)
            {
                text.Append(CultureInfo.InvariantCulture, $"waits {line}\n");
            }

            foreach (var line in Parked.Order(StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"parked {line}\n");
            }

            return text.ToString();
        }
    }
}
