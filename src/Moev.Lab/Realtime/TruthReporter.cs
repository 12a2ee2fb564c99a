using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Realtime;

/// <summary>
/// Brings what many threads report into one order of time, for the recorder. A report that had to wait for another one gets its time when it is recorded. After the end of the run
/// nothing is recorded any more.
/// </summary>
/// <remarks>Any thread. The lock of a charge point may be held by its callers, so none of it is asked for here.</remarks>
internal sealed class TruthReporter(RunRecorder recorder, ScaledTimeProvider time, TimeSpan end) : IDisposable
{
    private readonly Lock _gate = new();
    private TimeSpan _last; // under _gate
    private bool _isEnded; // under _gate
    private int _cars; // under _gate

    public void Arrived(Stay stay)
    {
        lock (_gate)
        {
            if (!TryEnter(out var at))
                return;
            recorder.Arrived(at, stay);
            _cars++;
        }
    }

    public void Departed(Stay stay, double deliveredWh)
    {
        lock (_gate)
        {
            if (!TryEnter(out var at))
                return;
            recorder.Departed(at, stay, deliveredWh);
            _cars--;
        }
    }

    public void Drew(int connector, int phases, double amps, double watts, double offeredAmps, double deliveredWh)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.Drew(at, connector, phases, amps, watts, offeredAmps, deliveredWh);
        }
    }

    public void Decided(DecisionRecord decision)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.Decided(at, decision with { At = at });
        }
    }

    public void SetPointSent(int connector, double amps, bool isRenewal)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.SetPointSent(at, connector, amps, isRenewal);
        }
    }

    public void SetPointEnded(int connector, string outcome)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.SetPointEnded(at, connector, outcome);
        }
    }

    public void Message(string chargePoint, bool isFromChargePoint, ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.Message(at, chargePoint, isFromChargePoint, utf8);
        }
    }

    public void Fault(FaultKind kind, string? chargePoint, bool begins)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.Fault(at, kind, chargePoint, begins);
        }
    }

    public void Note(string chargePoint, string text)
    {
        lock (_gate)
        {
            if (TryEnter(out var at))
                recorder.Note(at, chargePoint, text);
        }
    }

    public void Warned(string text)
    {
        lock (_gate)
        {
            if (!_isEnded)
                recorder.Warned(text);
        }
    }

    /// <summary>Reads the loads so far, and the number of cars. The reader keeps nothing of it.</summary>
    public T Read<T>(Func<IReadOnlyList<NodeTrace>, int, T> read)
    {
        lock (_gate)
            return read(recorder.Nodes, _cars);
    }

    /// <summary>Ends the record.</summary>
    public RunRecord Complete(bool isComplete)
    {
        lock (_gate)
        {
            TryEnter(out var at);
            _isEnded = true;
            return recorder.Complete(isComplete ? end : at, isComplete, time.RealElapsed);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            recorder.Dispose();
        }
    }

    private bool TryEnter(out TimeSpan at)
    {
        // The clock never goes back, but it is read outside of any order with the end.
        at = time.Now;
        at = at < _last ? _last : at > end ? end : at;
        _last = at;
        return !_isEnded;
    }
}
