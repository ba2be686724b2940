namespace Hybrid.Storage.Transfer;

/// <summary>Where a scan of text stopped.</summary>
internal enum ScanEnd
{
    /// <summary>The text ended first: go on with what follows it.</summary>
    NeedsMore,

    /// <summary>After the last brace of the document.</summary>
    Document,

    /// <summary>At a line end inside a string, which no JSON has: the line was cut off.</summary>
    BrokenString,
}

/// <summary>
/// Finds the end of a document in its text, by brackets and strings alone and over any number of pieces. Whether what is between them is a
/// document is the parser's question.
/// </summary>
internal struct DocumentScan
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Goes on scanning; the first call begins at the opening brace.</summary>
    /// <param name="text">The next piece.</param>
    /// <param name="consumed">How many bytes were looked at.</param>
    public ScanEnd Continue(ReadOnlySpan<byte> text, out int consumed)
    {
        consumed = 0;
        while (consumed < text.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                consumed++;
                continue;
            }

            var rest = text[consumed..];
            var next = _inString ? rest.IndexOfAny("\"\\\n"u8) : rest.IndexOfAny("{}[]\""u8);
            if (next < 0)
            {
                consumed = text.Length;
                break;
            }

            consumed += next + 1;
            switch (rest[next])
            {
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'\\':
                    _escaped = true;
                    break;
                case (byte)'\n':
                    return ScanEnd.BrokenString;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    if (--_depth == 0)
                    {
                        return ScanEnd.Document;
                    }

                    break;
            }
        }

        return ScanEnd.NeedsMore;
    }
}
