using System.Buffers;

namespace Hybrid.Storage.Documents;

/// <summary>
/// Old mongoexport wrote <c>NaN</c> and <c>Infinity</c> bare, which is not JSON, and files of it are about. When a text cannot be read,
/// this puts the wrapper in their place for a second attempt.
/// </summary>
internal static class BareSpecialNumbers
{
    /// <summary>The text with wrapped numbers; false if it holds no bare ones.</summary>
    public static bool TryWrap(ReadOnlySpan<byte> utf8, out byte[] wrapped)
    {
        var output = new ArrayBufferWriter<byte>(utf8.Length + 64);
        var copied = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '"')
            {
                i = EndOfString(utf8, i);
                continue;
            }

            var length = LengthOfToken(utf8[i..]);
            if (length == 0)
            {
                continue;
            }

            output.Write(utf8[copied..i]);
            output.Write("{\"$numberDouble\":\""u8);
            output.Write(utf8.Slice(i, length));
            output.Write("\"}"u8);
            i += length - 1;
            copied = i + 1;
        }

        output.Write(utf8[copied..]);
        wrapped = copied > 0 ? output.WrittenSpan.ToArray() : [];
        return copied > 0;
    }

    private static int EndOfString(ReadOnlySpan<byte> utf8, int start)
    {
        var i = start + 1;
        while (i < utf8.Length && utf8[i] != '"')
        {
            i += utf8[i] == '\\' ? 2 : 1;
        }

        return i;
    }

    private static int LengthOfToken(ReadOnlySpan<byte> text)
    {
        var length = text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("-Infinity"u8) ? 9 : 0;
        return length > 0 && (length == text.Length || !char.IsAsciiLetterOrDigit((char)text[length])) ? length : 0;
    }
}
