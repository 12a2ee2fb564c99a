using System.CommandLine;
using System.CommandLine.Parsing;
using Moev.LoadTest.Faults;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for injected faults.</summary>
internal static class FaultArguments
{
    private static readonly Option<TimeSpan> StormAt = LoadArguments.Duration(
        "--storm-at", "Time from the start of the measurement at which connections are dropped at once (a reconnect storm)", TimeSpan.Zero);

    private static readonly Option<int> Storms = LoadArguments.Number("--storms", "Number of storms, --storm-at apart", 1, 1, 10_000);
    private static readonly Option<Portion> StormShare = LoadArguments.Portion("--storm-share", "Charge points whose connections a storm drops", Portion.All);
    private static readonly Option<TimeSpan> StormSpread = LoadArguments.Duration(
        "--storm-spread", "Time over which the charge points reconnect; 0 is at once", TimeSpan.Zero);

    private static readonly Option<Portion> Silent = LoadArguments.Portion(
        "--silent", "Charge points that go silent: their connections stay open and send nothing", Portion.None);

    private static readonly Option<TimeSpan> SilentAt = LoadArguments.Duration(
        "--silent-at", "Time from the start of the measurement at which they go silent", TimeSpan.Zero);

    private static readonly Option<Portion> SlowReaders = LoadArguments.Portion(
        "--slow-readers", "Charge points that read nothing and send heartbeats", Portion.None);

    private static readonly Option<double?> SlowReaderRate = LoadArguments.Rate("--slow-reader-rate", "Heartbeats per second from each slow reader (default: 100)");
    private static readonly Option<Portion> Noisy = LoadArguments.Portion(
        "--noisy", "Charge points that send heartbeats without waiting for answers", Portion.None);

    private static readonly Option<double?> NoisyRate = LoadArguments.Rate("--noisy-rate", "Heartbeats per second from each noisy charge point (default: 1000)");
    private static readonly Option<double> Duplicates = LoadArguments.Share("--duplicates", "Messages that are sent twice");
    private static readonly Option<double> SplitWrites = LoadArguments.Share("--split-writes", "Messages whose bytes are sent in pieces, 2 ms apart");
    private static readonly Option<double> Fragments = LoadArguments.Share("--fragments", "Messages that are split into WebSocket fragments, with a ping in between");

    public static IEnumerable<Option> All =>
    [
        StormAt, Storms, StormShare, StormSpread, Silent, SilentAt, SlowReaders, SlowReaderRate, Noisy, NoisyRate, Duplicates, SplitWrites, Fragments,
    ];

    /// <summary>Checks combinations of options.</summary>
    public static void Check(CommandResult result, int chargePoints)
    {
        if (result.GetValue(Storms) > 1 && result.GetValue(StormAt) == TimeSpan.Zero)
            result.AddError("--storms needs --storm-at, which is also the interval between storms");
        var special = result.GetValue(Silent).Of(chargePoints) + result.GetValue(SlowReaders).Of(chargePoints) + result.GetValue(Noisy).Of(chargePoints);
        if (special > chargePoints)
            result.AddError("--silent, --slow-readers and --noisy together exceed the number of charge points");
    }

    public static FaultOptions Read(ParseResult arguments) => new()
    {
        StormAt = arguments.GetResult(StormAt) is { Implicit: false } ? arguments.GetValue(StormAt) : null,
        Storms = arguments.GetValue(Storms),
        StormShare = arguments.GetValue(StormShare),
        StormSpread = arguments.GetValue(StormSpread),
        Silent = arguments.GetValue(Silent),
        SilentAt = arguments.GetValue(SilentAt),
        SlowReaders = arguments.GetValue(SlowReaders),
        SlowReaderRate = arguments.GetValue(SlowReaderRate) ?? FaultOptions.None.SlowReaderRate,
        Noisy = arguments.GetValue(Noisy),
        NoisyRate = arguments.GetValue(NoisyRate) ?? FaultOptions.None.NoisyRate,
        Duplicates = arguments.GetValue(Duplicates),
        SplitWrites = arguments.GetValue(SplitWrites),
        Fragments = arguments.GetValue(Fragments),
    };
}
