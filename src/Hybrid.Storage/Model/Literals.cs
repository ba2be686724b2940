using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Model;

/// <summary>Values that a lambda or a caller compares a member with: written exactly as the member would be.</summary>
internal static class Literals
{
    /// <summary>The document value, or null if a value of this type cannot be one of the member.</summary>
    /// <exception cref="DocumentFormatException">The member's converter refuses the value.</exception>
    public static DocumentValue? ToValue(DocumentMapping mapping, MemberPath member, object? value)
    {
        if (value is null)
        {
            return DocumentValue.Null;
        }

        var type = member.PlainType;
        if (Adapt(type, value) is { } adapted)
        {
            return mapping.Values.ToValue(member.Converter is null ? type : member.Type, member.Converter, adapted);
        }

        // Numbers compare by value whatever their type, so one that does not fit the member's type goes as what it is.
        return IsNumber(type) && IsNumber(value.GetType()) && IsPlainNumber(mapping, member)
            ? mapping.Values.ToValue(value.GetType(), null, value)
            : value is DocumentValue given ? given : null;
    }

    /// <summary>The value as one of the type, where nothing is lost by it.</summary>
    private static object? Adapt(Type type, object value)
    {
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        // The compiler compares enums and characters as integers.
        if (type.IsEnum && IsInteger(value.GetType()))
        {
            return Enum.ToObject(type, value);
        }

        if (!IsInteger(type) || !IsInteger(value.GetType()))
        {
            return null;
        }

        try
        {
            return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool IsPlainNumber(DocumentMapping mapping, MemberPath member) =>
        mapping.Values.Scalar(member.Type, member.Converter) is { KeepsOrder: true };

    private static bool IsInteger(Type type) => Type.GetTypeCode(type) is >= TypeCode.Char and <= TypeCode.UInt64 && !type.IsEnum;

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;
}
