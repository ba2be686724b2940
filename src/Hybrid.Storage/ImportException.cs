namespace Hybrid.Storage;

/// <summary>
/// A file cannot be imported: a malformed line, a document over a limit, an id that is there already, a file that cannot be read.
/// </summary>
public sealed class ImportException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1; 0 where the file as a whole is concerned.</param>
    /// <param name="problem">What is wrong and what to do, without document content.</param>
    /// <param name="written">How many documents of the file had been written before.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ImportException(string file, long line, string problem, long written = 0, Exception? innerException = null)
        : base(Describe(file, line, problem, written), innerException)
    {
        File = file;
        Line = line;
        Problem = problem;
        Written = written;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line on which the document begins, from 1; 0 where the file as a whole is concerned.</summary>
    public long Line { get; }

    /// <summary>
    /// How many documents of the file had surely been written before: 0 unless the check was skipped, or the collection changed while the
    /// file was imported. Import the rest with <see cref="ExistingDocuments.Skip"/>.
    /// </summary>
    public long Written { get; }

    /// <summary>What is wrong, without the place.</summary>
    internal string Problem { get; }

    private static string Describe(string file, long line, string problem, long written)
    {
        var place = line > 0 ? $"'{file}', line {line}" : $"'{file}'";
        var rest = written == 0 ? "Nothing of the file was written." : $"{written} documents of the file had been written before.";
        return $"{place}: {problem} {rest}";
    }
}
