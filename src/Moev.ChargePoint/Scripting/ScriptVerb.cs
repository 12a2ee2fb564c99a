namespace Moev.ChargePoint.Scripting;

/// <summary>A word of the script language, for its reference.</summary>
/// <param name="Name">The word.</param>
/// <param name="Syntax">How it is used; brackets hold what may be left out.</param>
/// <param name="Description">What it does.</param>
public sealed record ScriptVerb(string Name, string Syntax, string Description);
