namespace Moev.Lab;

/// <summary>A problem that a person must solve, with a message for that person.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
