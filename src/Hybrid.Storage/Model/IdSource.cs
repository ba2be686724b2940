using System.Buffers.Binary;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Model;

/// <summary>
/// Time-ordered ids: ObjectIds of seconds, a random part and a counter; UUID version 7, ordered also within a millisecond.
/// </summary>
internal sealed class IdSource : IIdSource
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly byte[] _process = new byte[5];
    private int _counter;
    private long _lastMilliseconds;
    private int _sequence;

    public IdSource(TimeProvider time, Random random)
    {
        _time = time;
        _random = random;
        _random.NextBytes(_process);
        _counter = _random.Next(0x1000000);
    }

    public static IdSource Default { get; } = new(TimeProvider.System, Random.Shared);

    public ObjectIdValue NewObjectId()
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)_time.GetUtcNow().ToUnixTimeSeconds()));
        _process.CopyTo(bytes[4..]);
        var counter = Interlocked.Increment(ref _counter);
        bytes[9] = (byte)(counter >> 16);
        bytes[10] = (byte)(counter >> 8);
        bytes[11] = (byte)counter;
        return new(bytes);
    }

    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            _random.NextBytes(bytes);
            Advance(now, bytes);
            BinaryPrimitives.WriteInt64BigEndian(bytes, _lastMilliseconds << 16);
            bytes[6] = (byte)(0x70 | (_sequence >> 8));
            bytes[7] = (byte)_sequence;
        }

        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }

    // A clock that stands still or goes back must not break the order of ids: the 12 bits after the time count on, and borrow a millisecond
    // from the future when they are used up.
    private void Advance(long now, ReadOnlySpan<byte> random)
    {
        if (now > _lastMilliseconds)
        {
            _lastMilliseconds = now;
            _sequence = random[7];
        }
        else if (++_sequence > 0xfff)
        {
            _lastMilliseconds++;
            _sequence = random[7];
        }
    }
}
