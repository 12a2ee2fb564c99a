namespace Moev.Ocpp.V16;

/// <summary>Declares a second wire spelling that reads as this member. It is never written.</summary>
/// <param name="word">The other spelling.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class AlsoSpelledAttribute(string word) : Attribute
{
    /// <summary>The other spelling.</summary>
    public string Word { get; } = word;
}
