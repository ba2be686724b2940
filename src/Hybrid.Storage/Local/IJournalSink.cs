namespace Hybrid.Storage.Local;

/// <summary>What is told of the fate of records. Called in the order of the journal, under the store's lock.</summary>
internal interface IJournalSink
{
    /// <summary>The record counts: memory may show it.</summary>
    void Applied(JournalEntry entry);

    /// <summary>Nothing that was submitted and has not been applied will be.</summary>
    void Rejected();

    /// <summary>Records are at another place now.</summary>
    void Relocated(Relocation relocation);
}
