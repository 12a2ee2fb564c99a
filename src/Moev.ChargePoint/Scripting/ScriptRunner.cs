using Moev.ChargePoint.Simulation;

namespace Moev.ChargePoint.Scripting;

/// <summary>Carries scripts and single lines out on one charge point. One at a time.</summary>
public sealed class ScriptRunner
{
    private readonly ScriptContext _context;
    private readonly int _connectors;

    /// <param name="chargePoint">The charge point.</param>
    /// <param name="journal">The observer that this charge point was given.</param>
    /// <param name="time">The charge point's clock.</param>
    /// <param name="car">What a car is like that a script plugs in.</param>
    /// <param name="write">Shows a line, for say, status and help.</param>
    public ScriptRunner(SimulatedChargePoint chargePoint, ScriptJournal journal, TimeProvider time, ScriptCar? car = null, Action<string>? write = null)
    {
        ArgumentNullException.ThrowIfNull(chargePoint);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(time);
        _connectors = chargePoint.Snapshot().Count;
        _context = new ScriptContext(chargePoint, journal, time, car ?? new ScriptCar(), write ?? (static _ => { }));
    }

    /// <summary>True once a step was quit.</summary>
    public bool HasQuit => _context.HasQuit;

    /// <summary>Carries a script out, up to its end, its quit, or the first step that fails.</summary>
    /// <returns>Null, or what failed.</returns>
    public async Task<ScriptError?> RunAsync(ChargePointScript script, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        foreach (var step in script.Steps)
        {
            if (await step.Action(_context, cancellationToken) is { } problem)
                return new ScriptError(script.Name, step.Line, problem);
            if (HasQuit)
                break;
        }

        return null;
    }

    /// <summary>Carries one line out.</summary>
    /// <returns>Null, or why it could not be done.</returns>
    public async Task<string?> RunLineAsync(string line, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            return ScriptLanguage.ParseLine(line, _connectors) is { } action ? await action(_context, cancellationToken) : null;
        }
        catch (ScriptSyntaxException e)
        {
            return e.Message;
        }
    }
}
