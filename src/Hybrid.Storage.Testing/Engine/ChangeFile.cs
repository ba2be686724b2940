using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>
/// The changes of a scripted primary as JSON lines: each the whole document after the change, with one more field, the last, that says what
/// the change was. That field is added and cut off as text: the document may be as deep and as large as any.
/// Written without fsync: it survives the process, not the machine. A last line without its newline was being written when the process
/// was killed; nobody was told of it, so it is cut off.
/// </summary>
internal sealed class ChangeFile(string folder) : IDisposable
{
    private readonly string _path = Path.Combine(folder, "scripted-primary.jsonl");
    private FileStream? _stream;

    private static ReadOnlySpan<byte> InfoMark => ",\"_scripted\":"u8;

    public List<DataChange> Read()
    {
        var stream = Open();
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);

        var changes = new List<DataChange>();
        var start = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            changes.Add(Parse(bytes.AsSpan(start, end - start), changes.Count + 1));
            start = end + 1;
        }

        stream.SetLength(start);
        stream.Position = start;
        return changes;
    }

    public void Append(DataChange change)
    {
        var stream = Open();
        var good = stream.Position;
        var line = Line(change);
        try
        {
            stream.Write(line);
        }
        catch (IOException)
        {
            stream.SetLength(good);
            stream.Position = good;
            throw;
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private FileStream Open()
    {
        if (_stream is null)
        {
            Directory.CreateDirectory(folder);
            _stream = new(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            _stream.Position = _stream.Length;
        }

        return _stream;
    }

    private static byte[] Line(DataChange change)
    {
        var info = DocumentObject.Of(new DocumentField("collection", DocumentValue.From(change.Collection)));
        info = change.After is { } after
            ? info.With("ordinal", DocumentValue.From(after.Ordinal))
            : info.With("deleted", DocumentValue.True);
        if (change.Operation is { } operation)
        {
            info = info.With(change.IsRollback ? "rolledBack" : "operation", DocumentValue.From(operation.ToString()));
        }

        if (change.TombstoneAfter is { } tombstone)
        {
            var seen = tombstone.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new DocumentField(entry.Key, DocumentValue.From(entry.Value)));
            info = info.With("tombstone", DocumentValue.From(DocumentObject.Of([.. seen])));
        }

        var body = change.After?.Document ?? new(DocumentObject.Of(new DocumentField(Document.IdField, change.Id)));
        return [.. body.Utf8.Span[..^1], .. InfoMark, .. ExtendedJson.Write(info), .. "}\n"u8];
    }

    private DataChange Parse(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            var mark = line.LastIndexOf(InfoMark);
            if (mark < 0 || line[^1] != '}')
            {
                throw new FormatException("The line does not end in what the change was.");
            }

            var root = ExtendedJson.Read([.. line[..mark], (byte)'}']);
            var info = ExtendedJson.Read(line[(mark + InfoMark.Length)..^1]);
            var rolledBack = info.Get("rolledBack");
            var operation = rolledBack.IsMissing ? info.Get("operation") : rolledBack;
            return new(info.Get("collection").AsString, root.Get(Document.IdField))
            {
                After = info.Get("deleted").IsMissing ? new(Whole(info.Get("ordinal")), new(root)) : null,
                TombstoneAfter = info.Get("tombstone") is { IsMissing: false } seen ? ReadSeen(seen.AsObject) : null,
                Operation = operation.IsMissing ? null : OperationId.Parse(operation.AsString),
                IsRollback = !rolledBack.IsMissing,
            };
        }
        catch (Exception error) when (error is DocumentFormatException or InvalidOperationException or FormatException)
        {
            throw new DocumentFormatException(
                $"Line {number} of '{_path}' is not a change of a scripted primary. Repair it, or remove the file to start empty.",
                path: null,
                error);
        }
    }

    private static ImmutableDictionary<string, long> ReadSeen(DocumentObject seen) =>
        seen.ToImmutableDictionary(field => field.Name, field => Whole(field.Value));

    private static long Whole(DocumentValue value) => value.Kind == DocumentValueKind.Int32 ? value.AsInt32 : value.AsInt64;
}
