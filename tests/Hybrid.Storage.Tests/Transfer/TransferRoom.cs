using System.Text;
using Hybrid.Storage.Tests.Coordination;

namespace Hybrid.Storage.Tests.Transfer;

/// <summary>A storage and a folder for files to import and export.</summary>
internal sealed class TransferRoom : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-transfer-");

    private TransferRoom(StorageHarness harness) => Harness = harness;

    public StorageHarness Harness { get; }

    public IHybridStorage Storage => Harness.Storage;

    public static async Task<TransferRoom> OpenAsync(bool localOnly = false) =>
        new(await StorageHarness.StartAsync(options => options.Mongo.Enabled = !localOnly));

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string text, string name = "people.json")
    {
        File.WriteAllBytes(PathOf(name), Encoding.UTF8.GetBytes(text));
        return PathOf(name);
    }

    public Task<ImportReport> ImportAsync(string text, ImportOptions? options = null) =>
        Storage.ImportAsync("people", Write(text), options);

    /// <summary>What an export holds, in a fixed order.</summary>
    public async Task<string[]> ExportAsync(string collection = "people", bool includeReserved = false)
    {
        await Storage.ExportAsync(collection, PathOf("export.json"), includeReserved);
        return [.. File.ReadLines(PathOf("export.json")).Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
