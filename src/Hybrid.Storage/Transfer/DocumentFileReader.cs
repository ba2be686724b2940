using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Transfer;

/// <summary>
/// Cuts a file of JSON lines, of documents over several lines, or of one JSON array into the texts of its documents, and knows their lines.
/// Streams: holds one document and a buffer. Not thread-safe.
/// </summary>
internal sealed class DocumentFileReader(Stream stream, string file, int bufferBytes = 256 * 1024) : IAsyncDisposable
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[bufferBytes];
    private int _start;
    private int _scanned;
    private int _end;
    private long _lineAtStart = 1;
    private bool _ended;
    private Expected _expected = Expected.Anything;

    // What may come next between documents. The first character of the file decides between lines and an array.
    private enum Expected
    {
        Anything,
        Document,
        ElementOrEnd,
        Element,
        CommaOrEnd,
        Nothing,
    }

    /// <summary>The text of the document. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; }

    /// <summary>The line on which the document begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many bytes of the file have been read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How many bytes the file has, 0 where it does not say.</summary>
    public long BytesTotal => stream.CanSeek ? stream.Length : 0;

    /// <summary>Whether the file can be read twice.</summary>
    public bool CanRewind => stream.CanSeek;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public static DocumentFileReader Open(string file)
    {
        try
        {
            // The reader has a buffer of its own.
            var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            return new DocumentFileReader(stream, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(file, 0, $"The file cannot be read: {error.Message}", 0, error);
        }
    }

    /// <summary>Goes back to the beginning.</summary>
    public void Rewind()
    {
        stream.Position = 0;
        (_start, _scanned, _end, BytesRead, _lineAtStart) = (0, 0, 0, 0, 1);
        (_ended, _expected) = (false, Expected.Anything);
    }

    /// <summary>Moves to the next document.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ImportException">There is text that is no document, or a document without end.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (BytesRead == 0)
        {
            await SkipMarkAsync(cancellationToken).ConfigureAwait(false);
        }

        while (!SkipToDocument())
        {
            if (_ended)
            {
                return _expected is Expected.Anything or Expected.Document or Expected.Nothing
                    ? false
                    : throw Problem("The array is not closed: the file ends before ']'.");
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        await ScanAsync(cancellationToken).ConfigureAwait(false);
        Text = _buffer.AsMemory(_start, _scanned - _start);
        Line = _lineAtStart;
        Pass(_scanned);
        _expected = _expected is Expected.Anything or Expected.Document ? Expected.Document : Expected.CommaOrEnd;
        return true;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask ScanAsync(CancellationToken cancellationToken)
    {
        var scan = new DocumentScan();
        _scanned = _start;
        while (true)
        {
            var end = scan.Continue(_buffer.AsSpan(_scanned, _end - _scanned), out var consumed);
            _scanned += consumed;
            switch (end)
            {
                case ScanEnd.Document:
                    return;
                case ScanEnd.BrokenString:
                    Pass(_scanned - 1);
                    throw Problem("The line ends inside a string: it was cut off, or a line break in the string is not written as \\n.");
            }

            if (_ended)
            {
                throw Problem("The document that begins here is not closed before the end of the file: a brace or bracket is missing.");
            }

            if (_scanned - _start > DocumentLimits.MaxTextBytes)
            {
                throw Problem(
                    $"The document that begins here has more than the {DocumentLimits.MaxTextBytes} bytes allowed, or lacks a brace.");
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Passes what is between documents. True at an opening brace, false when more text is needed.</summary>
    private bool SkipToDocument()
    {
        for (; _start < _end; _start++)
        {
            switch (_buffer[_start])
            {
                case (byte)'\n':
                    _lineAtStart++;
                    break;
                case (byte)' ' or (byte)'\t' or (byte)'\r':
                    break;
                case (byte)'{' when _expected is not (Expected.CommaOrEnd or Expected.Nothing):
                    return true;
                case (byte)'[' when _expected == Expected.Anything:
                    _expected = Expected.ElementOrEnd;
                    break;
                case (byte)',' when _expected == Expected.CommaOrEnd:
                    _expected = Expected.Element;
                    break;
                case (byte)']' when _expected is Expected.ElementOrEnd or Expected.CommaOrEnd:
                    _expected = Expected.Nothing;
                    break;
                default:
                    throw Problem(_expected switch
                    {
                        Expected.CommaOrEnd => "There is no ',' between two documents of the array, or text that is no document.",
                        Expected.Nothing => "There is text after the end of the array.",
                        _ => "There is text that is no document: a document begins with '{'.",
                    });
            }
        }

        return false;
    }

    private async ValueTask SkipMarkAsync(CancellationToken cancellationToken)
    {
        while (_end < Utf8Mark.Length && !_ended)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var beginning = _buffer.AsSpan(0, _end);
        if (beginning.StartsWith(Utf8Mark))
        {
            _start = Utf8Mark.Length;
        }
        else if (beginning is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            throw Problem("The file is UTF-16: convert it to UTF-8 first.");
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_scanned, _end, _start) = (Math.Max(_scanned - _start, 0), _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _ended = read == 0;
            _end += read;
            BytesRead += read;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(file, 0, $"The file cannot be read: {error.Message}", 0, error);
        }
    }

    private void Pass(int position)
    {
        _lineAtStart += _buffer.AsSpan(_start, position - _start).Count((byte)'\n');
        _start = position;
    }

    private ImportException Problem(string problem) => new(file, _lineAtStart, problem);
}
