using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Tests.Support;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Tests.Timers;

/// <summary>The timing wheel against a list of due times. A failure prints the seed and the smallest run that fails.</summary>
public sealed class TimingWheelModelTests
{
    private const int Entries = 6;

    private static readonly Gen<int> Number = Gen.Int[0, Entries - 1];

    // Milliseconds: around a few ticks, around a revolution of the wheel, and beyond it.
    private static readonly Gen<int> Delay = Gen.OneOf<int>(Gen.Int[-300, 700], Gen.Int[102_000, 103_000], Gen.Int[0, 400_000]);
    private static readonly Gen<int> Pause = Gen.OneOf<int>(Gen.Int[0, 250], Gen.Int[0, 120_000]);

    private static readonly Gen<Step> Steps = Gen.Frequency<Step>(
        (4, Gen.Select(Number, Delay, static (number, delay) => new Step(Kind.Schedule, number, delay))),
        (2, Gen.Select(Number, Delay, static (number, delay) => new Step(Kind.ScheduleNoLater, number, delay))),
        (1, Number.Select(static number => new Step(Kind.Cancel, number, 0))),
        (4, Pause.Select(static pause => new Step(Kind.Advance, 0, pause))));

    private enum Kind
    {
        Schedule,
        ScheduleNoLater,
        Cancel,
        Advance,
    }

    [Fact]
    public void Wheel_behaves_like_a_list_of_due_times() => Steps.Array[0, 60].Sample(
        static steps =>
        {
            using var run = new Run();
            foreach (var step in steps)
                run.Do(step);
            run.Do(new Step(Kind.Advance, 0, 600_000));
        },
        iter: 500);

    private readonly record struct Step(Kind Kind, int Entry, int Milliseconds);

    /// <param name="Due">The timestamp before which it must not be woken.</param>
    /// <param name="Latest">The timestamp until which it must be woken.</param>
    /// <param name="Token">The token of the schedule.</param>
    private readonly record struct Expected(long Due, long Latest, ulong Token);

    private sealed class Run : IDisposable
    {
        // A tick, and the whole milliseconds to which timers are rounded up.
        private static readonly long Tolerance = (TimingWheel.Tick + TimeSpan.FromMilliseconds(1)).Ticks;

        private readonly ManualTimeProvider _time = new();
        private readonly TimingWheel _wheel;
        private readonly Entry[] _entries;
        private readonly List<(int Entry, long At, ulong Token)> _woken = [];
        private readonly Dictionary<int, Expected> _model = [];
        private ulong _lastToken;

        public Run()
        {
            _wheel = new TimingWheel(_time, NullLogger<TimingWheel>.Instance);
            _entries = [.. Enumerable.Range(0, Entries).Select(number => new Entry(token => _woken.Add((number, _time.GetTimestamp(), token))))];
        }

        public void Do(Step step)
        {
            var now = _time.GetTimestamp();
            var due = now + TimeSpan.FromMilliseconds(step.Milliseconds).Ticks;
            var entry = _entries[step.Entry];
            switch (step.Kind)
            {
                case Kind.Schedule:
                    var expected = new Expected(due, Math.Max(due, now) + Tolerance, ++_lastToken);
                    _wheel.Schedule(entry, due, expected.Token);
                    _model[step.Entry] = expected;
                    break;
                case Kind.ScheduleNoLater:
                    // With the token that it has: which of two schedules in one tick stays is not promised.
                    var before = _model.TryGetValue(step.Entry, out var armed) ? armed : new Expected(long.MaxValue, long.MaxValue, ++_lastToken);
                    _wheel.ScheduleNoLater(entry, due, before.Token);
                    _model[step.Entry] = before with { Due = Math.Min(before.Due, due), Latest = Math.Min(before.Latest, Math.Max(due, now) + Tolerance) };
                    break;
                case Kind.Cancel:
                    Assert.Equal(_model.Remove(step.Entry), _wheel.Cancel(entry));
                    break;
                default:
                    _time.Advance(TimeSpan.FromMilliseconds(step.Milliseconds));
                    break;
            }

            CheckWoken();
        }

        public void Dispose() => _wheel.Dispose();

        private void CheckWoken()
        {
            foreach (var (entry, at, token) in _woken)
            {
                Assert.True(_model.Remove(entry, out var expected), $"Entry {entry} was woken and not scheduled.");
                Assert.Equal(expected.Token, token);
                Assert.InRange(at, expected.Due, expected.Latest);
            }

            _woken.Clear();
            Assert.DoesNotContain(_model.Values, expected => expected.Latest < _time.GetTimestamp());
            Assert.Equal(_model.Count, _wheel.Count);
        }
    }

    private sealed class Entry(Action<ulong> onDue) : TimingWheelEntry
    {
        public override void OnDue(ulong token) => onDue(token);
    }
}
