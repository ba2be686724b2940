using System.Buffers.Text;
using System.Globalization;

namespace Hybrid.Storage.Documents;

/// <summary>
/// The dates of Extended JSON: ISO-8601 with an offset on reading, UTC with milliseconds only when there are any on writing.
/// </summary>
internal static class ExtendedJsonDates
{
    /// <summary>The last millisecond of the year 9999; ISO text is written for 1970 to here.</summary>
    public const long MaxTextMilliseconds = 253402300799999;

    /// <summary>Reads <c>yyyy-MM-ddTHH:mm[:ss[.fff...]]</c> with <c>Z</c>, <c>+hh</c>, <c>+hhmm</c> or <c>+hh:mm</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 17 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || !TryNumber(text[11..13], out var hour) || !TryNumber(text[14..16], out var minute))
        {
            return false;
        }

        text = text[16..];
        int second = 0, fraction = 0;
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!TryNumber(text[1..3], out second))
            {
                return false;
            }

            text = text[3..];
            if (!text.IsEmpty && text[0] == '.' && !TryFraction(ref text, out fraction))
            {
                return false;
            }
        }

        if (!TryOffset(text, out var offsetMinutes) || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var minutes = (((DaysSinceEpoch(year, month, day) * 24) + hour) * 60) + minute - offsetMinutes;
        milliseconds = (((minutes * 60) + second) * 1000) + fraction;
        return true;
    }

    /// <summary>Writes ISO text; only for dates from 1970 to 9999. Returns the number of bytes, at most 24.</summary>
    public static int Format(long milliseconds, Span<byte> destination)
    {
        var (seconds, rest) = Math.DivRem(milliseconds, 1000);
        var time = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        time.TryFormat(destination, out var written, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (rest != 0)
        {
            destination[written] = (byte)'.';
            Utf8Formatter.TryFormat((int)rest, destination[(written + 1)..], out _, new('D', 3));
            written += 4;
        }

        destination[written] = (byte)'Z';
        return written + 1;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        var digits = 0;
        text = text[1..];
        for (; !text.IsEmpty && char.IsAsciiDigit((char)text[0]); digits++, text = text[1..])
        {
            // Digits beyond milliseconds are cut, as MongoDB does.
            milliseconds = digits < 3 ? (milliseconds * 10) + (text[0] - '0') : milliseconds;
        }

        for (var i = digits; i < 3; i++)
        {
            milliseconds *= 10;
        }

        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1 && text[0] == 'Z')
        {
            return true;
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':')
            || !TryNumber(text[1..3], out var hours))
        {
            return false;
        }

        var rest = 0;
        if (text.Length > 3 && !TryNumber(text[^2..], out rest))
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return hours <= 23 && rest <= 59;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    // DateTime begins with the year 1, text may name the year 0, and MongoDB knows both: hence the arithmetic of the proleptic Gregorian
    // calendar here.
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        long y = month <= 2 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146097) + dayOfEra - 719468;
    }

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
