namespace Moev.Gateway.Model;

/// <summary>Storage does not answer or refuses. The caller closes the session (1013) instead of answering.</summary>
internal sealed class LedgerUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
