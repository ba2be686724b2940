using System.Buffers;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Transfer;

/// <summary>Writes documents as lines of Extended JSON, the form of mongoexport. Streams.</summary>
internal static class Exporter
{
    private const int FlushBytes = 256 * 1024;

    /// <summary>Writes the documents to a stream that stays open.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> WriteAsync(
        IAsyncEnumerable<DocumentObject> documents, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushBytes);
        var count = 0L;
        await foreach (var document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            ExtendedJson.Write(document, buffer);
            buffer.Write("\n"u8);
            count++;
            if (buffer.WrittenCount >= FlushBytes)
            {
                await destination.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
            }
        }

        await destination.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>Writes the documents to a file, which is there under its name only when it is whole.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> WriteAsync(IAsyncEnumerable<DocumentObject> documents, string file, CancellationToken cancellationToken)
    {
        var unfinished = file + ".part";
        var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        try
        {
            long count;
            await using (stream.ConfigureAwait(false))
            {
                count = await WriteAsync(documents, stream, cancellationToken).ConfigureAwait(false);
            }

            File.Move(unfinished, file, overwrite: true);
            return count;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
