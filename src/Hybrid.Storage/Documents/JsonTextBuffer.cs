using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Hybrid.Storage.Documents;

/// <summary>
/// JSON text under construction, in a pooled array. Escapes what JSON demands and nothing else, so every text stays one line.
/// </summary>
internal sealed class JsonTextBuffer : IDisposable
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>At least so much room; what is filled of it counts only after <see cref="Advance"/>.</summary>
    public Span<byte> Free(int count)
    {
        Ensure(count);
        return _buffer.AsSpan(_length);
    }

    public void Advance(int count) => _length += count;

    public void Integer(long value)
    {
        Ensure(20);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>Writes a quoted string. Half a surrogate pair makes this fail, or is kept as an escape.</summary>
    public bool TryString(string text, bool keepInvalid)
    {
        Byte('"');
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var stop = rest.IndexOfAny(Escaped);
            if (!TryPlain(stop < 0 ? rest : rest[..stop], keepInvalid))
            {
                return false;
            }

            if (stop < 0)
            {
                break;
            }

            Escape(rest[stop]);
            rest = rest[(stop + 1)..];
        }

        Byte('"');
        return true;
    }

    private bool TryPlain(ReadOnlySpan<char> text, bool keepInvalid)
    {
        while (!text.IsEmpty)
        {
            Ensure(Math.Min(text.Length, 0x10000) + 4);
            var status = Utf8.FromUtf16(text, _buffer.AsSpan(_length), out var read, out var written, replaceInvalidSequences: false);
            _length += written;
            text = text[read..];
            if (status == OperationStatus.InvalidData)
            {
                if (!keepInvalid)
                {
                    return false;
                }

                Escape(text[0]);
                text = text[1..];
            }
        }

        return true;
    }

    private void Escape(char c)
    {
        Byte('\\');
        switch (c)
        {
            case '"' or '\\':
                Byte(c);
                break;
            case '\b':
                Byte('b');
                break;
            case '\t':
                Byte('t');
                break;
            case '\n':
                Byte('n');
                break;
            case '\f':
                Byte('f');
                break;
            case '\r':
                Byte('r');
                break;
            default:
                Byte('u');
                Ensure(4);
                Utf8Formatter.TryFormat((int)c, _buffer.AsSpan(_length), out _, new('x', 4));
                _length += 4;
                break;
        }
    }

    public void Byte(char c)
    {
        Ensure(1);
        _buffer[_length++] = (byte)c;
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Ensure(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max((long)_buffer.Length * 2, (long)_length + count), Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
