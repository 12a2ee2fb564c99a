namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Ends messages of the system, so that a further sentence can follow.</summary>
internal static class Sentence
{
    /// <returns>The message with a full stop at its end.</returns>
    public static string Of(string message) => message.EndsWith('.') ? message : message + ".";
}
