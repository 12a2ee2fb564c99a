namespace Moev.ChargePoint.Scripting;

/// <summary>Carries a step out. Returns null, or what went wrong.</summary>
internal delegate ValueTask<string?> ScriptAction(ScriptContext context, CancellationToken cancellationToken);

/// <summary>A line of a script that says something.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Action">What it does.</param>
internal sealed record ScriptStep(int Line, ScriptAction Action);
