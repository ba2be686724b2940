using System.Globalization;
using OutageDrill.Results;

namespace OutageDrill.Display;

/// <summary>The table at the end.</summary>
internal static class ResultTable
{
    private static readonly string[] Headings = ["collection", "documents", "written in outage", "replayed", "parked", "differing", "lost"];

    public static void Print(DrillResults results, Timeline timeline)
    {
        var rows = results.Collections.Select(Row).ToList();
        rows.Add(Row(results.Total));
        var widths = Headings.Select((heading, column) => Math.Max(heading.Length, rows.Max(row => row[column].Length))).ToArray();
        timeline.Print();
        timeline.Print(Line(Headings, widths));
        timeline.Print(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in rows)
        {
            timeline.Print(Line(row, widths));
        }
    }

    private static string[] Row(CollectionResult result) =>
    [
        result.Collection,
        .. new[] { result.Documents, result.WrittenInOutage, result.Replayed, result.Parked, result.Differing, result.Lost }
            .Select(number => number.ToString("N0", CultureInfo.InvariantCulture)),
    ];

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])));
}
