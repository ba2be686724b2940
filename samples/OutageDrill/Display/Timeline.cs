using System.Globalization;

namespace OutageDrill.Display;

/// <summary>Prints what happens as it happens, with the seconds since the beginning. Thread-safe.</summary>
internal sealed class Timeline
{
    private static readonly bool IsTerminal = !Console.IsOutputRedirected;
    private readonly Lock _gate = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private string _bar = "";

    public void Print(string text = "")
    {
        lock (_gate)
        {
            ClearBar();
            Console.WriteLine(text);
        }
    }

    /// <summary>The beginning of a step.</summary>
    public void Step(string title) => Print($"\n{title}");

    /// <summary>Something happened.</summary>
    public void Event(string text)
    {
        var seconds = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
        Print(string.Create(CultureInfo.InvariantCulture, $"{$"+{seconds:0.0} s",9}  {text}"));
    }

    /// <summary>A line under the last event.</summary>
    public void Detail(string text) => Print($"           {text}");

    /// <summary>Draws a progress bar, on a terminal only; the next line printed takes its place.</summary>
    public void Progress(string what, long done, long total)
    {
        if (!IsTerminal || total <= 0)
        {
            return;
        }

        const int Width = 30;
        var filled = (int)(Math.Min(done, total) * Width / total);
        var bar = string.Create(
            CultureInfo.InvariantCulture,
            $"           [{new string('#', filled)}{new string('.', Width - filled)}] {Math.Min(done, total) * 100 / total,3} %  {what}");
        lock (_gate)
        {
            Console.Write($"\r{bar.PadRight(_bar.Length)}");
            _bar = bar;
        }
    }

    private void ClearBar()
    {
        if (_bar.Length > 0)
        {
            Console.Write($"\r{new string(' ', _bar.Length)}\r");
            _bar = "";
        }
    }
}
