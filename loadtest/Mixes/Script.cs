namespace Moev.LoadTest.Mixes;

/// <summary>The position of one charge point in its program.</summary>
internal struct Script(MixProgram program)
{
    private readonly int[] _counters = program.Counters == 0 ? [] : NeverRun(program.Counters);
    private int _next;

    /// <summary>
    /// Advances to the next message, pause, or the end. Terminates because every loop contains a message or a pause, which the mix reader
    /// has checked.
    /// </summary>
    public ScriptStatus Advance(ref SmallRandom random, out MessageTemplate? message, out TimeSpan pause)
    {
        message = null;
        pause = default;
        while (_next < program.Steps.Count)
        {
            var step = program.Steps[_next++];
            switch (step.Kind)
            {
                case StepKind.Send:
                    message = step.Message;
                    return ScriptStatus.Send;
                case StepKind.Pause:
                    pause = step.Least == step.Most ? step.Least : TimeSpan.FromTicks(random.Next(step.Least.Ticks, step.Most.Ticks));
                    return ScriptStatus.Pause;
                case StepKind.LoopStart:
                    _counters[step.Counter] = _counters[step.Counter] < 0 ? FirstTimes(step.Times, ref random) : step.Times.Draw(ref random);
                    if (_counters[step.Counter] == 0)
                        _next = step.Target;
                    break;
                case StepKind.LoopEnd:
                    if (--_counters[step.Counter] > 0)
                        _next = step.Target;
                    break;
                case StepKind.OneOf:
                    var drawn = random.Next(0, step.Branches![^1].WeightSum - 1);
                    foreach (var (target, sum) in step.Branches)
                    {
                        if (drawn < sum)
                        {
                            _next = target;
                            break;
                        }
                    }

                    break;
                default:
                    _next = step.Target;
                    break;
            }
        }

        return ScriptStatus.End;
    }

    public void Restart() => _next = 0;

    private static int[] NeverRun(int counters)
    {
        var all = new int[counters];
        Array.Fill(all, -1);
        return all;
    }

    /// <summary>
    /// Gets the count of the first run through a loop. It is random, so that the transactions of the charge points do not end together.
    /// </summary>
    private static int FirstTimes(CountRange times, ref SmallRandom random) =>
        times.Least == times.Most ? (int)random.Next(1, times.Most) : times.Draw(ref random);
}
