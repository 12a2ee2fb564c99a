using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Moev.Gateway.Hosting;

/// <summary>One option: its line in --help and the check of its values.</summary>
internal sealed class OptionDescription
{
    private readonly PropertyInfo _property;
    private readonly RangeAttribute? _range;
    private readonly RegularExpressionAttribute? _pattern;
    private readonly AllowedValuesAttribute? _words;
    private readonly StringLengthAttribute? _length;
    private readonly bool _isRequired;

    public OptionDescription(string section, PropertyInfo property, object defaults)
    {
        _property = property;
        _range = property.GetCustomAttribute<RangeAttribute>();
        _pattern = property.GetCustomAttribute<RegularExpressionAttribute>();
        _words = property.GetCustomAttribute<AllowedValuesAttribute>();
        _length = property.GetCustomAttribute<StringLengthAttribute>();
        _isRequired = property.GetCustomAttribute<RequiredAttribute>() is not null;
        Key = $"{section}:{property.Name}";
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        Default = Text(property.GetValue(defaults));
    }

    /// <summary>The key, such as <c>Ocpp:Port</c>.</summary>
    public string Key { get; }

    public string Description { get; }

    /// <summary>The default as written in a configuration; empty for lists and maps, which are empty by default.</summary>
    public string Default { get; }

    /// <summary>The type as shown in --help.</summary>
    public string Type => ValueType switch
    {
        { IsEnum: true } => "word",
        var type when type == typeof(int) => "integer",
        var type when type == typeof(bool) => "true/false",
        _ when IsMap => "map",
        _ when IsList => "list",
        _ => "text",
    };

    /// <summary>The unit, from the name; empty for counts.</summary>
    public string Unit => _property.Name switch
    {
        var name when name.EndsWith("Seconds", StringComparison.Ordinal) => "s",
        var name when name.EndsWith("Milliseconds", StringComparison.Ordinal) => "ms",
        var name when name.Contains("Bytes", StringComparison.Ordinal) => "bytes",
        var name when name.EndsWith("Chars", StringComparison.Ordinal) || name.EndsWith("Characters", StringComparison.Ordinal) => "chars",
        var name when name.EndsWith("Percent", StringComparison.Ordinal) => "%",
        var name when name.EndsWith("PerSecond", StringComparison.Ordinal) => "1/s",
        var name when name.EndsWith("PerMinute", StringComparison.Ordinal) => "1/min",
        var name when name.EndsWith("Minutes", StringComparison.Ordinal) => "min",
        var name when name.EndsWith("Days", StringComparison.Ordinal) => "days",
        var name when name.EndsWith("Volts", StringComparison.Ordinal) => "V",
        var name when name.EndsWith("Milliamperes", StringComparison.Ordinal) => "mA",
        var name when name.EndsWith("Amperes", StringComparison.Ordinal) => "A",
        _ => "",
    };

    /// <summary>The allowed values as shown in --help; empty when any text is valid.</summary>
    public string Range => ValueType switch
    {
        _ when Words is { } words => string.Join("|", words),
        _ when _range is not null => string.Create(CultureInfo.InvariantCulture, $"{_range.Minimum}..{_range.Maximum}"),
        _ when _length is not null => string.Create(CultureInfo.InvariantCulture, $"up to {_length.MaximumLength} characters"),
        _ when _pattern is not null => _pattern.ErrorMessage ?? "",
        _ when IsList => "Key:0, Key:1, ...",
        _ when IsMap => "Key:NAME:...",
        _ => "",
    };

    /// <summary>True for a single value; a list or map consists of several configuration keys.</summary>
    public bool IsScalar => !IsList && !IsMap;

    public bool IsList => _property.PropertyType == typeof(IReadOnlyList<string>);

    /// <summary>The members of a map's values, such as KeyHash; null when the option is not a map.</summary>
    public IReadOnlyList<string>? MapMembers => IsMap ? [.. _property.PropertyType.GetGenericArguments()[1].GetProperties().Select(p => p.Name)] : null;

    private bool IsMap =>
        _property.PropertyType.IsGenericType && _property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);

    private Type ValueType => _property.PropertyType;

    /// <summary>Checks a configured value. Returns the requirement that it violates, as it follows "Ocpp:Port is 'abc': "; null when it is valid.</summary>
    public string? Check(string text)
    {
        if (!IsScalar)
            return "must be written as " + Range.Replace("Key", Key, StringComparison.Ordinal);
        if (ValueType == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? Check((object)number)
                : Expected();
        }

        if (ValueType == typeof(bool))
            return bool.TryParse(text, out _) ? null : Expected();
        if (ValueType.IsEnum)
            return Enum.GetNames(ValueType).Contains(text, StringComparer.OrdinalIgnoreCase) ? null : Expected();
        return Check((object)text);
    }

    /// <summary>Checks a value of an options object in the same way.</summary>
    public string? Check(object? value)
    {
        var isValid = (!_isRequired || value is string { Length: > 0 })
            && (_range is null || value is int number && number >= (int)_range.Minimum && number <= (int)_range.Maximum)
            && (_pattern is null || value is string text && Regex.IsMatch(text, _pattern.Pattern, RegexOptions.CultureInvariant))
            && (_words is null || _words.IsValid(value))
            && (_length is null || _length.IsValid(value))
            && (!ValueType.IsEnum || value is not null && Enum.IsDefined(ValueType, value))
            && (IsScalar || value is not null);
        return isValid ? null : Expected();
    }

    /// <summary>Gets the value from an options object.</summary>
    public object? ValueIn(object options) => _property.GetValue(options);

    /// <summary>Formats a value as written in a configuration.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IConvertible convertible => convertible.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>The words of which the value must be one; null when it is not a word.</summary>
    private IReadOnlyList<string>? Words => ValueType switch
    {
        { IsEnum: true } type => Enum.GetNames(type),
        var type when type == typeof(bool) => ["true", "false"],
        _ => _words?.Values.Select(static word => word is "" ? "(empty)" : (string)word!).ToList(),
    };

    private string Expected() => ValueType switch
    {
        var type when type == typeof(int) => $"must be a whole number{Bounds()}",
        _ when Words is { } words => $"must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}",
        _ when Range.Length > 0 => $"must be {Range}",
        _ => "must not be empty",
    };

    private string Bounds() =>
        _range is null ? "" : string.Create(CultureInfo.InvariantCulture, $" from {_range.Minimum} to {_range.Maximum}");
}
