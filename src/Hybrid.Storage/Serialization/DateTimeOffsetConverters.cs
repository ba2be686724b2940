namespace Hybrid.Storage.Serialization;

/// <summary>The two forms of a DateTimeOffset. Both read every form.</summary>
internal static class DateTimeOffsetConverters
{
    public static ScalarConverter<DateTimeOffset> Document { get; } = new(ValueDates.FromDateTimeOffset, ValueDates.ToDateTimeOffset);

    public static ScalarConverter<DateTimeOffset> Date { get; } = new(ValueDates.FromDateTimeOffsetAsDate, ValueDates.ToDateTimeOffset);

    public static NullableScalarConverter<DateTimeOffset> NullableDate { get; } = new(Date);
}
