using System.Net;
using Moev.Gateway.Model;
using Moev.Lab.Runs;
using Moev.Lab.Truth;

namespace Moev.Lab.Lockstep;

/// <summary>
/// Moves one virtual clock from event to event. At each of them the charge points do what is due, in their order, and time stands still until every message has been handled and
/// answered, the algorithm has decided, and what follows has happened. One thread runs it.
/// </summary>
internal sealed class Conductor(
    VirtualTimeProvider time, LabChargePoint[] chargePoints, Roster roster, DueTimes due, Agenda agenda, GatewayWitness witness, IRunRecorder recorder, TimeSpan sample)
{
    private readonly List<LabChargePoint> _busy = [];
    private TimeSpan _sampleAt;

    /// <summary>The gateway's address; null while it does not run.</summary>
    public IPEndPoint? Gateway { get; set; }

    /// <summary>The work of the present gateway.</summary>
    public required WorkTracker Work { get; set; }

    /// <summary>Waits for the present gateway.</summary>
    public required Settling Settling { get; set; }

    /// <summary>Simulates until a time, or until it is cancelled.</summary>
    public void Run(TimeSpan end, IRunProgress progress, CancellationToken cancellationToken)
    {
        DoInstant();
        while (time.Now < end && !cancellationToken.IsCancellationRequested)
        {
            var next = Next(end);
            if (next > time.Now)
            {
                time.MoveTo(next);
                progress.Reached(next);
            }

            DoInstant();
        }
    }

    private TimeSpan Next(TimeSpan end)
    {
        var next = end;
        Consider(agenda.NextAt);
        Consider(time.NextDue);
        Consider(_sampleAt);
        Consider(due.Next);
        return next < time.Now ? time.Now : next;

        void Consider(TimeSpan? at)
        {
            if (at < next)
                next = at.Value;
        }
    }

    private void DoInstant()
    {
        var now = time.Now;
        // The gateway knows that a car has left before the next one comes: otherwise what its driver declares would be taken for the other's.
        if (agenda.DoDepartures(now))
            Settle();
        agenda.DoDue(now);
        due.TouchDue(now);
        if (_sampleAt <= now)
            TouchCharging(now);
        Settle();
        while (time.TryFire())
        {
            while (time.TryFire())
            {
                // All that is due: what follows on them is put in order by turns.
            }

            Settling.TimersFired();
            Settle();
        }

        foreach (var chargePoint in roster.InOrder())
        {
            chargePoint.Record(recorder);
            chargePoint.Arm();
        }

        roster.Clear();
    }

    private void TouchCharging(TimeSpan now)
    {
        while (_sampleAt <= now)
            _sampleAt += sample;
        foreach (var chargePoint in chargePoints)
        {
            if (chargePoint.IsCharging)
                chargePoint.Touch();
        }
    }

    /// <summary>Lets everything happen that happens at this time.</summary>
    private void Settle()
    {
        while (true)
        {
            var isBusy = DoWork();
            Settling.Wait();
            witness.Record(time.Now, recorder);
            if (Read() || ReleaseStart())
                continue;
            if (Work.HasTurns)
                Work.GrantTurns();
            else if (!isBusy)
                return;
        }
    }

    /// <returns>True when there was something to do.</returns>
    private bool DoWork()
    {
        var isBusy = false;
        foreach (var chargePoint in roster.InOrder())
        {
            if (!chargePoint.Link.HasWork)
                continue;
            chargePoint.Link.Work(Gateway, Work);
            isBusy = true;
        }

        return isBusy;
    }

    /// <returns>True when the gateway had sent something.</returns>
    private bool Read()
    {
        _busy.Clear();
        while (Work.TryTakeNews(out var connection))
        {
            if (connection.Tag is LabChargePoint chargePoint && chargePoint.Link.LookForNews())
                _busy.Add(chargePoint);
        }

        _busy.Sort(static (one, other) => one.Index.CompareTo(other.Index));
        foreach (var chargePoint in _busy)
        {
            chargePoint.Touch();
            chargePoint.Link.Read();
        }

        return _busy.Count > 0;
    }

    /// <summary>Releases one StartTransaction, so that transaction ids are in the order of charge points.</summary>
    private bool ReleaseStart()
    {
        foreach (var chargePoint in roster.InOrder())
        {
            if (!chargePoint.Link.HoldsStart)
                continue;
            chargePoint.Link.ReleaseStart();
            return true;
        }

        return false;
    }
}
