namespace Moev.LoadTest.Mixes;

/// <summary>A group of charge points with the same behaviour.</summary>
/// <param name="Name">The name, for reports.</param>
/// <param name="Weight">The number of charge points relative to the other groups' weights.</param>
/// <param name="Connect">The connect messages, sent one after another on every connection.</param>
/// <param name="Main">The main messages, sent in a loop afterwards.</param>
internal sealed record MixGroup(string Name, int Weight, MixProgram Connect, MixProgram Main);
