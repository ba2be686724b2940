using System.Globalization;
using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>Dates and times between CLR types and documents.</summary>
internal static class ValueDates
{
    private const long MinMilliseconds = -62135596800000;
    private const long MaxMilliseconds = 253402300799999;

    public static DateTime ToDateTime(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.DateTime => FromMilliseconds(value.AsUnixMilliseconds),
        DocumentValueKind.String when DateTime.TryParse(
            value.AsString,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
            out var date) => date,
        _ => throw ValueJson.Mismatch(value, typeof(DateTime)),
    };

    public static DocumentValue FromDateOnly(DateOnly value) =>
        DocumentValue.FromDateTime(value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    public static DateOnly ToDateOnly(DocumentValue value)
    {
        var date = ToDateTime(value);
        return date.TimeOfDay == TimeSpan.Zero
            ? DateOnly.FromDateTime(date)
            : throw new JsonException("the date has a time of day and cannot be read as DateOnly");
    }

    public static TimeOnly ToTimeOnly(DocumentValue value) => value.Kind == DocumentValueKind.String
        && TimeOnly.TryParse(value.AsString, CultureInfo.InvariantCulture, out var time)
        ? time
        : new(ValueNumbers.ToInteger(value, TimeOnly.MinValue.Ticks, TimeOnly.MaxValue.Ticks, typeof(TimeOnly)));

    public static TimeSpan ToTimeSpan(DocumentValue value) => value.Kind == DocumentValueKind.String
        && TimeSpan.TryParse(value.AsString, CultureInfo.InvariantCulture, out var span)
        ? span
        : new(ValueNumbers.ToInteger(value, long.MinValue, long.MaxValue, typeof(TimeSpan)));

    public static DocumentValue FromDateTimeOffset(DateTimeOffset value) => DocumentValue.From(DocumentObject.Of(
        new DocumentField("DateTime", DocumentValue.FromDateTime(value.UtcDateTime)),
        new DocumentField("Ticks", DocumentValue.From(value.Ticks)),
        new DocumentField("Offset", DocumentValue.From((int)value.Offset.TotalMinutes))));

    public static DocumentValue FromDateTimeOffsetAsDate(DateTimeOffset value) => DocumentValue.FromDateTime(value.UtcDateTime);

    /// <summary>Every form that the driver reads: the sub-document, a pair of ticks and minutes, a date, text.</summary>
    public static DateTimeOffset ToDateTimeOffset(DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.DateTime:
                return new(FromMilliseconds(value.AsUnixMilliseconds), TimeSpan.Zero);
            case DocumentValueKind.Object:
                return FromParts(value.AsObject.Get("Ticks"), value.AsObject.Get("Offset"), value);
            case DocumentValueKind.Array when value.AsArray.Count == 2:
                return FromParts(value.AsArray[0], value.AsArray[1], value);
            case DocumentValueKind.String when DateTimeOffset.TryParse(
                value.AsString, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date):
                return date;
            default:
                throw ValueJson.Mismatch(value, typeof(DateTimeOffset));
        }
    }

    private static DateTimeOffset FromParts(DocumentValue ticks, DocumentValue offset, DocumentValue whole)
    {
        if (!ticks.IsNumber || !offset.IsNumber)
        {
            throw ValueJson.Mismatch(whole, typeof(DateTimeOffset));
        }

        try
        {
            var minutes = ValueNumbers.ToInteger(offset, -14 * 60, 14 * 60, typeof(DateTimeOffset));
            return new(ValueNumbers.ToInteger(ticks, 0, long.MaxValue, typeof(DateTimeOffset)), TimeSpan.FromMinutes(minutes));
        }
        catch (ArgumentException e)
        {
            throw new JsonException("ticks or offset are out of the range of DateTimeOffset", e);
        }
    }

    private static DateTime FromMilliseconds(long milliseconds) => milliseconds is >= MinMilliseconds and <= MaxMilliseconds
        ? DateTime.UnixEpoch.AddTicks(milliseconds * TimeSpan.TicksPerMillisecond)
        : throw new JsonException("the date is out of the range of DateTime (years 1 to 9999)");
}
