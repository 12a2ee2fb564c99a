namespace Moev.LoadTest.Mixes;

/// <summary>Charge points that behave alike.</summary>
/// <param name="Name">For people.</param>
/// <param name="Weight">How many there are, beside the other groups' weights.</param>
/// <param name="Connect">What each says first on every connection, one CALL after the other.</param>
/// <param name="Main">What each says then, over and over.</param>
internal sealed record MixGroup(string Name, int Weight, MixProgram Connect, MixProgram Main);
