using System.Text;

namespace Hybrid.Storage.Benchmarks;

/// <summary>Messages of about 800 bytes with time-ordered ids. Thread-safe.</summary>
internal sealed class DocumentSource
{
    private readonly string _content = string.Join(' ', Enumerable.Range(0, 80).Select(i => $"word{i}"));
    private long _count;

    public (string Id, byte[] Json) Next()
    {
        var n = Interlocked.Increment(ref _count) - 1;
        return (IdOf(n), Encoding.UTF8.GetBytes(
            $$"""{"_id":"{{IdOf(n)}}","user":"user{{n / 100}}","at":{"$date":"2026-01-01T00:00:00.{{n % 1000:000}}Z"},"n":{{n}},"tags":["a","b"],"content":"{{_content}}"}"""));
    }

    public string AnyOfFirst(int count) => IdOf(Random.Shared.Next(count));

    private static string IdOf(long n) => $"{n:x24}";
}
