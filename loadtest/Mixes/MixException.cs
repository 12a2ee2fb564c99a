namespace Moev.LoadTest.Mixes;

/// <summary>A mix is wrong. Ends the reading of it; its reader turns it into a value.</summary>
internal sealed class MixException(string message) : Exception(message);
