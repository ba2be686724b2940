namespace Hybrid.Storage.Documents;

/// <summary>
/// The fields and elements read so far, of all open levels: each level takes its own off the top when it ends, so that one pair of buffers
/// serves the whole document, and the next one on this thread.
/// </summary>
internal sealed class ExtendedJsonReaderStacks
{
    // Beyond this the buffers are left to the collector; a thread should not hold on to those of one huge document.
    private const int KeepAtMost = 4096;

    [ThreadStatic]
    private static ExtendedJsonReaderStacks? s_spare;

    private DocumentField[] _fields = new DocumentField[64];
    private DocumentValue[] _values = new DocumentValue[64];
    private int _fieldPeak;
    private int _valuePeak;

    public DocumentPathTrail Trail { get; } = new();

    public int FieldCount { get; private set; }

    public int ValueCount { get; private set; }

    public static ExtendedJsonReaderStacks Rent()
    {
        var stacks = s_spare ?? new();
        s_spare = null;
        return stacks;
    }

    public void Return()
    {
        if (_fields.Length > KeepAtMost || _values.Length > KeepAtMost)
        {
            return;
        }

        _fields.AsSpan(0, _fieldPeak).Clear();
        _values.AsSpan(0, _valuePeak).Clear();
        FieldCount = ValueCount = _fieldPeak = _valuePeak = 0;
        Trail.Reset();
        s_spare = this;
    }

    public void Push(string name, DocumentValue value)
    {
        if (FieldCount == _fields.Length)
        {
            Array.Resize(ref _fields, _fields.Length * 2);
        }

        _fields[FieldCount++] = new(name, value);
        _fieldPeak = Math.Max(_fieldPeak, FieldCount);
    }

    public void Push(DocumentValue value)
    {
        if (ValueCount == _values.Length)
        {
            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[ValueCount++] = value;
        _valuePeak = Math.Max(_valuePeak, ValueCount);
    }

    public ReadOnlySpan<DocumentField> Top(int start) => _fields.AsSpan(start, FieldCount - start);

    public void Drop(int start) => FieldCount = start;

    public DocumentObject PopObject(int start)
    {
        var result = DocumentObject.Adopt(Top(start).ToArray());
        FieldCount = start;
        return result;
    }

    public DocumentArray PopArray(int start)
    {
        var result = DocumentArray.Adopt(_values.AsSpan(start, ValueCount - start).ToArray());
        ValueCount = start;
        return result;
    }
}
