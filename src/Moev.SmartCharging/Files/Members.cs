using System.Diagnostics.CodeAnalysis;

namespace Moev.SmartCharging.Files;

/// <summary>Reads the members of one JSON object. Every method adds an error and returns null for a value that is not allowed.</summary>
internal sealed class Members
{
    private readonly LocatedValue _object;
    private readonly FileErrors _errors;
    private readonly List<string> _known = [];

    private Members(LocatedValue value, FileErrors errors)
    {
        _object = value;
        _errors = errors;
    }

    /// <returns>The members; null when the value is not an object.</returns>
    public static Members? Of(LocatedValue value, FileErrors errors)
    {
        if (value.Kind == JsonKind.Object)
            return new Members(value, errors);
        errors.Add(value, "Must be an object.");
        return null;
    }

    /// <summary>Returns the value of a member; null when there is none.</summary>
    public LocatedValue? Find(string name)
    {
        if (!_known.Contains(name))
            _known.Add(name);
        return _object.Children.Find(member => member.Name == name);
    }

    /// <summary>Returns the value of a member; null, with an error, when there is none.</summary>
    public LocatedValue? Require(string name)
    {
        var found = Find(name);
        if (found is null)
            _errors.Add(_object, $"The member '{name}' is missing.");
        return found;
    }

    public string? Text(string name, int mostCharacters, bool isRequired = false)
    {
        if ((isRequired ? Require(name) : Find(name)) is not { } value)
            return null;
        if (value.Kind == JsonKind.String && value.Text.Length > 0 && value.Text.EnumerateRunes().Count() <= mostCharacters)
            return value.Text;
        _errors.Add(value, $"Must be a text of 1 to {mostCharacters} characters.");
        return null;
    }

    public double? Number(string name, NumberRange range, bool isRequired = false) =>
        (isRequired ? Require(name) : Find(name)) is { } value ? Number(value, range, _errors) : null;

    public static double? Number(LocatedValue value, NumberRange range, FileErrors errors)
    {
        if (value.Kind == JsonKind.Number && range.Contains(value.Number))
            return value.Number;
        errors.Add(value, $"Must be {range}.");
        return null;
    }

    /// <summary>Returns the items of a member that is a list; empty, with an error, when its length is not allowed.</summary>
    public IReadOnlyList<LocatedValue> Items(string name, int least, int most, bool isRequired = false) =>
        (isRequired ? Require(name) : Find(name)) is { } value ? Items(value, least, most) ?? [] : [];

    public IReadOnlyList<LocatedValue>? Items(LocatedValue value, int least, int most)
    {
        if (value.Kind == JsonKind.Array && value.Children.Count >= least && value.Children.Count <= most)
            return value.Children;
        _errors.Add(value, least == most ? $"Must be a list of {least} values." : $"Must be a list of {least} to {most} values.");
        return null;
    }

    /// <summary>Finds the choice that a text names; false, with an error, when it is not allowed.</summary>
    public static bool TryChoose<T>(LocatedValue value, IReadOnlyDictionary<string, T> choices, FileErrors errors, [MaybeNullWhen(false)] out T choice)
    {
        if (value.Kind == JsonKind.String && choices.TryGetValue(value.Text, out choice))
            return true;
        choice = default;
        errors.Add(value, $"Must be one of {string.Join(", ", choices.Keys.Select(static key => $"\"{key}\""))}.");
        return false;
    }

    /// <summary>Reports the members that were not asked for, and those that occur twice. Call it last.</summary>
    public void End()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in _object.Children)
        {
            if (!_known.Contains(member.Name!))
                _errors.AddAtName(member, $"Unknown member. Allowed: {string.Join(", ", _known)}.");
            else if (!seen.Add(member.Name!))
                _errors.AddAtName(member, "The member occurs twice.");
        }
    }
}
