using System.Text.Json;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local.Disk;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Local;

/// <summary>
/// Reads a journal at opening: finds the facts, has <see cref="JournalRecovery"/> decide, carries the decision out, and hands over what
/// counts.
/// </summary>
internal sealed partial class JournalLoader(IFileSystem fileSystem, string folder, IJournalVisitor visitor, ILogger logger)
{
    private readonly List<DamagedRange> _unreadable = [];
    private readonly List<(string Collection, DocumentValue Id, long Segment, long Offset)> _affected = [];

    /// <param name="mark">What <c>durable.mark</c> says; 0: nothing.</param>
    /// <param name="nodeKnown">Told the node before the records are visited.</param>
    public LoadedJournal Load(long mark, Action<string?> nodeKnown)
    {
        var scans = new List<SegmentScan>();
        foreach (var name in fileSystem.List(folder))
        {
            if (JournalFormat.TryParseFileName(name, out var segment))
            {
                scans.Add(SegmentScanner.Scan(Path.Combine(folder, name), segment, ReadAll(name)));
            }
        }

        var decision = JournalRecovery.Decide(scans, mark);
        nodeKnown(decision.Node);
        var carried = VisitRecords(decision);
        FindAffected(decision);
        decision = decision with { Damage = [.. decision.Damage, .. _unreadable], Cut = CarryOutCut(decision) };
        return new LoadedJournal(decision, carried, scans.Count, _affected);
    }

    private byte[] VisitRecords(RecoveryDecision decision)
    {
        var carried = new List<byte>();
        var bytes = ReadOnlyMemory<byte>.Empty;
        var current = 0L;
        foreach (var (segment, piece) in decision.Records)
        {
            if (segment != current)
            {
                bytes = ReadAll(JournalFormat.FileName(segment));
                current = segment;
            }

            var line = piece.Repaired.IsEmpty ? bytes.Slice((int)piece.Offset, piece.Length) : piece.Repaired;
            if (piece.Sequence > decision.Durable)
            {
                carried.AddRange(line.Span);
            }

            try
            {
                visitor.Visit(segment, piece, JournalReader.Read(line));
            }
            catch (JsonException exception)
            {
                // The checksum is right, so no disk did this; but it must not pass for an empty record either.
                _unreadable.Add(new DamagedRange(
                    JournalFormat.FileName(segment), piece.Offset, piece.Length, piece.Sequence, piece.Sequence, exception.Message, false));
            }
        }

        return [.. carried];
    }

    // Best effort, for the report and to close these documents: the damaged bytes may name the wrong ones.
    private void FindAffected(RecoveryDecision decision)
    {
        foreach (var damage in decision.Damage)
        {
            if (damage.Repaired || damage.Bytes == 0 || !JournalFormat.TryParseFileName(damage.File, out var segment))
            {
                continue;
            }

            var bytes = ReadAll(damage.File).AsSpan((int)damage.Offset, (int)damage.Bytes);
            foreach (var (collection, id) in DamageHints.Find(bytes))
            {
                _affected.Add((collection, id, segment, damage.Offset));
            }
        }
    }

    private TornTail? CarryOutCut(RecoveryDecision decision)
    {
        if (decision.Cut is not { } cut || cut.Bytes == 0)
        {
            return decision.Cut;
        }

        try
        {
            var copy = KeepCopy(cut);

            // A segment that is dropped as a whole is deleted later; one that goes on is cut so that it reads as plain lines.
            if (cut.Offset > 0)
            {
                using var file = fileSystem.Open(Path.Combine(folder, cut.File), writable: true);
                file.Truncate(cut.Offset);
            }

            return cut with { Copy = copy };
        }
        catch (StorageException exception)
        {
            // Nothing depends on it: the next segment names the length up to which this one counts.
            LogCutFailed(exception, cut.File);
            return cut;
        }
    }

    private string? KeepCopy(TornTail cut)
    {
        var bytes = ReadAll(cut.File).AsSpan((int)cut.Offset);
        if (!bytes.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var name = cut.File + ".torn";
        for (var i = 2; fileSystem.Exists(Path.Combine(folder, name)); i++)
        {
            name = $"{cut.File}.{i}.torn";
        }

        using var copy = fileSystem.Create(Path.Combine(folder, name));
        copy.Write(0, bytes);
        copy.Sync();
        return name;
    }

    private byte[] ReadAll(string name)
    {
        using var file = fileSystem.Open(Path.Combine(folder, name), writable: false);
        var bytes = new byte[file.Length];
        var read = file.Read(0, bytes);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    [LoggerMessage(
        EventId = EventIds.CutFailed,
        Level = LogLevel.Warning,
        Message = "The unacknowledged end of {File} could not be cut off; it is passed over.")]
    private partial void LogCutFailed(Exception exception, string file);
}

/// <summary>What opening found in the journal.</summary>
/// <param name="Decision">What was decided.</param>
/// <param name="CarriedLines">The lines of <see cref="RecoveryDecision.Carried"/>.</param>
/// <param name="Segments">How many segments there are.</param>
/// <param name="Affected">Documents that damaged bytes seem to name, with the place of the damage.</param>
internal sealed record LoadedJournal(
    RecoveryDecision Decision,
    byte[] CarriedLines,
    int Segments,
    IReadOnlyList<(string Collection, DocumentValue Id, long Segment, long Offset)> Affected);

/// <summary>Takes the records of a journal, in order.</summary>
internal interface IJournalVisitor
{
    /// <summary>One record.</summary>
    /// <param name="segment">The segment that holds it.</param>
    /// <param name="piece">Where and what it is there.</param>
    /// <param name="line">The record.</param>
    void Visit(long segment, RecordPiece piece, JournalLine line);
}
