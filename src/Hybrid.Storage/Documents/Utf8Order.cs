namespace Hybrid.Storage.Documents;

/// <summary>The order of strings by their UTF-8 bytes, without encoding them.</summary>
internal static class Utf8Order
{
    public static int Compare(string left, string right)
    {
        if (ReferenceEquals(left, right))
        {
            return 0;
        }

        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Key(left[common]).CompareTo(Key(right[common]));
    }

    // In UTF-16 a surrogate sorts below U+E000..U+FFFF, in UTF-8 the character it belongs to sorts above: the two ranges change places.
    private static int Key(char c) => c < 0xD800 ? c : c < 0xE000 ? c + 0x2000 : c - 0x800;
}
