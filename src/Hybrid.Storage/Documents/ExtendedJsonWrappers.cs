using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Documents;

/// <summary>
/// The type wrappers of Extended JSON. An object that holds one of the keys below is that wrapper or an error, whatever else it holds; so
/// the writer refuses every sub-document that holds one, and nothing written can come back as another type. <c>$type</c>, <c>$scope</c>,
/// <c>$ref</c>, /// <c>$id</c>, <c>$regex</c> and <c>$options</c> by themselves are data.
/// </summary>
internal static class ExtendedJsonWrappers
{
    public static bool IsKey(string name) => name is "$oid" or "$date" or "$numberLong" or "$numberDecimal" or "$numberInt"
        or "$numberDouble" or "$binary" or "$uuid" or "$code" or "$symbol" or "$timestamp" or "$regularExpression" or "$dbPointer"
        or "$minKey" or "$maxKey" or "$undefined";

    /// <summary>
    /// The legacy form of a regular expression is told from the query operators of the same names by having exactly these two strings.
    /// </summary>
    public static bool IsLegacyRegex(ReadOnlySpan<DocumentField> fields) =>
        fields.Length == 2
        && ((fields[0].Name == "$regex" && fields[1].Name == "$options") || (fields[0].Name == "$options" && fields[1].Name == "$regex"))
        && fields[0].Value.Kind == DocumentValueKind.String && fields[1].Value.Kind == DocumentValueKind.String;

    /// <summary>The key by which the fields would be read back as something other than a sub-document, or null.</summary>
    public static string? FindImitation(ReadOnlySpan<DocumentField> fields, bool legacyRegex)
    {
        foreach (ref readonly var field in fields)
        {
            if (field.Name.Length > 1 && field.Name[0] == '$' && IsKey(field.Name))
            {
                return field.Name;
            }
        }

        return legacyRegex && IsLegacyRegex(fields) ? "$regex" : null;
    }

    public static string ImitationProblem(string key) =>
        $"a sub-document with the field '{key}' would be read back as a value of another type in Extended JSON, so it cannot be stored: "
        + "rename the field, or give the value its real type.";

    public static string WrongKeys(string key) =>
        $"'{key}' must stand alone, with exactly the keys of its type: remove or rename the others.";

    /// <summary>Reads the wrappers that hold one string and are frequent. False if this is none of them.</summary>
    public static bool TryReadText(string key, ReadOnlySpan<byte> text, out DocumentValue value, out string? problem)
    {
        value = default;
        problem = null;
        switch (key)
        {
            case "$oid":
                Span<char> hex = stackalloc char[24];
                if (text.Length == 24 && Encoding.ASCII.TryGetChars(text, hex, out _) && ObjectIdValue.TryParse(hex, out var id))
                {
                    value = DocumentValue.From(id);
                }

                break;
            case "$date":
                if (ExtendedJsonDates.TryParse(text, out var milliseconds))
                {
                    value = DocumentValue.FromDateTime(milliseconds);
                }

                break;
            case "$numberLong":
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                {
                    value = DocumentValue.From(integer);
                }

                break;
            default:
                return false;
        }

        problem = value.IsMissing ? Expected(key) : null;
        return true;
    }

    /// <summary>The value that the fields of a wrapper stand for, or what is wrong with them.</summary>
    public static DocumentValue Convert(ReadOnlySpan<DocumentField> fields, out string? problem)
    {
        if (IsLegacyRegex(fields))
        {
            return MakeRegex("$regex", Find(fields, "$regex").AsString, Find(fields, "$options").AsString, out problem);
        }

        var key = FindImitation(fields, legacyRegex: false)!;
        var second = fields.Length == 2 ? fields[fields[0].Name == key ? 1 : 0] : default;
        var value = Find(fields, key);
        problem = null;
        if (fields.Length == 2 && key == "$code" && second.Name == "$scope")
        {
            if (value.Kind == DocumentValueKind.String && second.Value.Kind == DocumentValueKind.Object)
            {
                return DocumentValue.From(new CodeWithScopeValue(value.AsString, second.Value.AsObject));
            }
        }
        else if (fields.Length == 2 && key == "$binary" && second.Name == "$type")
        {
            if (TryBinary(value, second.Value, out var legacy))
            {
                return legacy;
            }
        }
        else if (fields.Length != 1)
        {
            problem = WrongKeys(key);
            return default;
        }
        else if (key == "$regularExpression" && TwoStrings(value, "pattern", "options", out var pattern, out var options))
        {
            return MakeRegex(key, pattern.AsString, options.AsString, out problem);
        }
        else
        {
            var result = ConvertSingle(key, value);
            problem = result.IsMissing ? Expected(key) : null;
            return result;
        }

        problem = Expected(key);
        return default;
    }

    private static DocumentValue ConvertSingle(string key, DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.String:
                return ConvertText(key, value);
            case DocumentValueKind.Int32:
                return key switch
                {
                    "$date" => DocumentValue.FromDateTime(value.AsInt32),
                    "$minKey" when value.AsInt32 == 1 => DocumentValue.MinKey,
                    "$maxKey" when value.AsInt32 == 1 => DocumentValue.MaxKey,
                    _ => default,
                };
            case DocumentValueKind.Int64:
                return key == "$date" ? DocumentValue.FromDateTime(value.AsInt64) : default;
            case DocumentValueKind.Boolean:
                return key == "$undefined" && value.AsBoolean ? DocumentValue.Undefined : default;
            case DocumentValueKind.Object:
                return ConvertObject(key, value);
            default:
                return default;
        }
    }

    private static DocumentValue ConvertText(string key, DocumentValue value)
    {
        var text = value.AsString;
        switch (key)
        {
            case "$oid" or "$date" or "$numberLong":
                TryReadText(key, Encoding.UTF8.GetBytes(text), out var result, out _);
                return result;
            case "$numberInt":
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                    ? DocumentValue.From(integer) : default;
            case "$numberDouble":
                return ConvertDouble(text);
            case "$numberDecimal":
                return Decimal128Value.TryParse(text, out var number) ? DocumentValue.From(number) : default;
            case "$uuid":
                return ConvertUuid(text);
            case "$symbol":
                return DocumentValue.FromSymbol(text);
            case "$code":
                return DocumentValue.FromCode(text);
            default:
                return default;
        }
    }

    private static DocumentValue ConvertObject(string key, DocumentValue value)
    {
        switch (key)
        {
            case "$binary" when TwoStrings(value, "base64", "subType", out var base64, out var subType):
                return TryBinary(base64, subType, out var binary) ? binary : default;
            case "$timestamp" when Two(value, "t", "i", out var seconds, out var increment):
                return TryUInt32(seconds, out var t) && TryUInt32(increment, out var i)
                    ? DocumentValue.FromTimestamp(((ulong)t << 32) | i) : default;
            case "$dbPointer" when Two(value, "$ref", "$id", out var reference, out var id):
                return reference.Kind == DocumentValueKind.String && id.Kind == DocumentValueKind.ObjectId
                    ? DocumentValue.From(new DBPointerValue(reference.AsString, id.AsObjectId)) : default;
            default:
                return default;
        }
    }

    private static DocumentValue ConvertDouble(string text)
    {
        switch (text)
        {
            case "NaN":
                return DocumentValue.From(double.NaN);
            case "Infinity":
                return DocumentValue.From(double.PositiveInfinity);
            case "-Infinity":
                return DocumentValue.From(double.NegativeInfinity);
            default:
                const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? DocumentValue.From(number) : default;
        }
    }

    private static DocumentValue ConvertUuid(string text)
    {
        if (text.Length != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        {
            return default;
        }

        var hex = string.Concat(text[..8], text[9..13], text[14..18], text[19..23]) + text[24..];
        var bytes = new byte[16];
        return System.Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == 16
            ? DocumentValue.From(new BinaryValue(bytes, 4)) : default;
    }

    private static bool TryBinary(DocumentValue base64, DocumentValue subType, out DocumentValue value)
    {
        value = default;
        if (base64.Kind != DocumentValueKind.String || subType.Kind != DocumentValueKind.String || subType.AsString.Length is 0 or > 2
            || !byte.TryParse(subType.AsString, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var type))
        {
            return false;
        }

        var text = base64.AsString;
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!System.Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        value = DocumentValue.From(new BinaryValue(length == bytes.Length ? bytes : bytes.AsSpan(0, length).ToArray(), type));
        return true;
    }

    private static DocumentValue MakeRegex(string key, string pattern, string options, out string? problem)
    {
        problem = pattern.Contains('\0') || options.Contains('\0') ? $"'{key}' must not contain the character NUL: remove it." : null;
        return problem is null ? DocumentValue.From(new RegexValue(pattern, options)) : default;
    }

    private static bool TryUInt32(DocumentValue value, out uint number)
    {
        var integer = value.Kind switch
        {
            DocumentValueKind.Int32 => value.AsInt32,
            DocumentValueKind.Int64 => value.AsInt64,
            _ => -1,
        };
        number = unchecked((uint)integer);
        return integer is >= 0 and <= uint.MaxValue;
    }

    private static bool TwoStrings(DocumentValue value, string first, string second, out DocumentValue one, out DocumentValue two) =>
        Two(value, first, second, out one, out two) && one.Kind == DocumentValueKind.String && two.Kind == DocumentValueKind.String;

    private static bool Two(DocumentValue value, string first, string second, out DocumentValue one, out DocumentValue two)
    {
        one = two = default;
        if (value.Kind != DocumentValueKind.Object || value.AsObject.Count != 2)
        {
            return false;
        }

        one = value.AsObject.Get(first);
        two = value.AsObject.Get(second);
        return !one.IsMissing && !two.IsMissing;
    }

    private static DocumentValue Find(ReadOnlySpan<DocumentField> fields, string name)
    {
        foreach (ref readonly var field in fields)
        {
            if (field.Name == name)
            {
                return field.Value;
            }
        }

        return default;
    }

    private static string Expected(string key) => $"'{key}' does not hold a value of its type: expected " + key switch
    {
        "$oid" => "24 hexadecimal digits.",
        "$date" => "ISO-8601 text with Z or an offset, milliseconds, or {\"$numberLong\":\"...\"}.",
        "$numberInt" => "a 32-bit integer as a string.",
        "$numberLong" => "a 64-bit integer as a string.",
        "$numberDouble" => "a number, \"NaN\", \"Infinity\" or \"-Infinity\" as a string.",
        "$numberDecimal" => "a decimal of at most 34 digits, exactly representable, as a string.",
        "$binary" => "{\"base64\":\"...\",\"subType\":\"00\"} or the legacy form with \"$type\".",
        "$uuid" => "the text of a UUID, 8-4-4-4-12 hexadecimal digits.",
        "$code" => "a string, and in \"$scope\", if there is one, a document.",
        "$symbol" => "a string.",
        "$timestamp" => "{\"t\":seconds,\"i\":increment}, both unsigned 32-bit integers.",
        "$regularExpression" => "{\"pattern\":\"...\",\"options\":\"...\"}.",
        "$dbPointer" => "{\"$ref\":\"...\",\"$id\":{\"$oid\":\"...\"}}.",
        "$undefined" => "true.",
        _ => "1.",
    };
}
