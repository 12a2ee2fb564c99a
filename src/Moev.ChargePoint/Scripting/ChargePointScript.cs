namespace Moev.ChargePoint.Scripting;

/// <summary>A script that has been read: a list of steps that <see cref="ScriptRunner"/> carries out.</summary>
public sealed class ChargePointScript
{
    private ChargePointScript(string name, IReadOnlyList<ScriptStep> steps)
    {
        Name = name;
        Steps = steps;
    }

    /// <summary>The name in errors, such as its file's name.</summary>
    public string Name { get; }

    /// <summary>The number of steps.</summary>
    public int Count => Steps.Count;

    internal IReadOnlyList<ScriptStep> Steps { get; }

    /// <summary>Reads a script whole: either every line is a step, or all that are none are named.</summary>
    /// <param name="text">A step on each line.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="connectors">Connectors of the charge point that it is for.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <returns>Null when something is.</returns>
    public static ChargePointScript? Parse(string text, string name, int connectors, out IReadOnlyList<ScriptError> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<ScriptStep> steps = [];
        List<ScriptError> found = [];
        var line = 0;
        foreach (var source in text.Split('\n'))
        {
            line++;
            try
            {
                if (ScriptLanguage.ParseLine(source, connectors) is { } action)
                    steps.Add(new ScriptStep(line, action));
            }
            catch (ScriptSyntaxException e)
            {
                found.Add(new ScriptError(name, line, e.Message));
            }
        }

        errors = found;
        return found.Count == 0 ? new ChargePointScript(name, steps) : null;
    }
}
