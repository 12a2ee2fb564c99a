using System.CommandLine;
using Moev.CommandLine;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for injected faults.</summary>
internal static class FaultArguments
{
    private static readonly ValueOption<TimeSpan> StormAt = LoadArguments.Duration(
        "--storm-at", "Time from the start of the measurement at which connections are dropped at once (a reconnect storm)", TimeSpan.Zero);

    private static readonly ValueOption<int> Storms = Values.Number("--storms", "Number of storms, --storm-at apart", 1, 1, 10_000);
    private static readonly ValueOption<Portion> StormShare = LoadArguments.Portion("--storm-share", "Charge points whose connections a storm drops", Portion.All);
    private static readonly ValueOption<TimeSpan> StormSpread = LoadArguments.Duration(
        "--storm-spread", "Time over which the charge points reconnect; 0 is at once", TimeSpan.Zero);

    private static readonly ValueOption<Portion> Silent = LoadArguments.Portion(
        "--silent", "Charge points that go silent: their connections stay open and send nothing", Portion.None);

    private static readonly ValueOption<TimeSpan> SilentAt = LoadArguments.Duration(
        "--silent-at", "Time from the start of the measurement at which they go silent", TimeSpan.Zero);

    private static readonly ValueOption<Portion> SlowReaders = LoadArguments.Portion(
        "--slow-readers", "Charge points that read nothing and send heartbeats", Portion.None);

    private static readonly ValueOption<double?> SlowReaderRate = LoadArguments.Rate("--slow-reader-rate", "Heartbeats per second from each slow reader", FaultOptions.None.SlowReaderRate);
    private static readonly ValueOption<Portion> Noisy = LoadArguments.Portion(
        "--noisy", "Charge points that send heartbeats without waiting for answers", Portion.None);

    private static readonly ValueOption<double?> NoisyRate = LoadArguments.Rate("--noisy-rate", "Heartbeats per second from each noisy charge point", FaultOptions.None.NoisyRate);
    private static readonly ValueOption<double> Duplicates = LoadArguments.Share("--duplicates", "Messages that are sent twice");
    private static readonly ValueOption<double> SplitWrites = LoadArguments.Share("--split-writes", "Messages whose bytes are sent in pieces, 2 ms apart");
    private static readonly ValueOption<double> Fragments = LoadArguments.Share("--fragments", "Messages that are split into WebSocket fragments, with a ping in between");

    public static IEnumerable<Option> All =>
    [
        StormAt, Storms, StormShare, StormSpread, Silent, SilentAt, SlowReaders, SlowReaderRate, Noisy, NoisyRate, Duplicates, SplitWrites, Fragments,
    ];

    /// <summary>Checks combinations of options.</summary>
    /// <returns>The error, or null.</returns>
    public static string? Problem(ParseResult arguments, int chargePoints, TimeSpan duration)
    {
        foreach (var (option, needs) in (ReadOnlySpan<(Option, Option)>)
            [(Storms, StormAt), (StormShare, StormAt), (StormSpread, StormAt), (SilentAt, Silent), (SlowReaderRate, SlowReaders), (NoisyRate, Noisy)])
        {
            if (arguments.Has(option) && !arguments.Has(needs))
                return $"{option.Name} has no effect without {needs.Name}";
        }

        if (arguments.Value(Storms) > 1 && arguments.Value(StormAt) == TimeSpan.Zero)
            return "--storms needs a --storm-at above 0, which is also the interval between storms";
        foreach (var at in (ReadOnlySpan<ValueOption<TimeSpan>>)[StormAt, SilentAt])
        {
            if (arguments.Has(at) && arguments.Value(at) >= duration)
                return $"{at.Name} {Durations.Text(arguments.Value(at))} is not before the end of the measurement, --duration {Durations.Text(duration)}";
        }

        var special = (long)arguments.Value(Silent).Of(chargePoints) + arguments.Value(SlowReaders).Of(chargePoints) + arguments.Value(Noisy).Of(chargePoints);
        return special > chargePoints ? "--silent, --slow-readers and --noisy together exceed the number of charge points" : null;
    }

    public static FaultOptions Read(ParseResult arguments) => new()
    {
        StormAt = arguments.Has(StormAt) ? arguments.Value(StormAt) : null,
        Storms = arguments.Value(Storms),
        StormShare = arguments.Value(StormShare),
        StormSpread = arguments.Value(StormSpread),
        Silent = arguments.Value(Silent),
        SilentAt = arguments.Value(SilentAt),
        SlowReaders = arguments.Value(SlowReaders),
        SlowReaderRate = arguments.Value(SlowReaderRate)!.Value,
        Noisy = arguments.Value(Noisy),
        NoisyRate = arguments.Value(NoisyRate)!.Value,
        Duplicates = arguments.Value(Duplicates),
        SplitWrites = arguments.Value(SplitWrites),
        Fragments = arguments.Value(Fragments),
    };
}
