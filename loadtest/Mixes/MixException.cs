namespace Moev.LoadTest.Mixes;

/// <summary>An error in a mix. It aborts the parsing; the reader converts it to a return value.</summary>
internal sealed class MixException(string message) : Exception(message);
