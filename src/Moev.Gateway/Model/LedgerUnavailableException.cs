namespace Moev.Gateway.Model;

/// <summary>A failure of storage: it does not respond or refuses. The caller closes the session (1013) instead of answering.</summary>
internal sealed class LedgerUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
