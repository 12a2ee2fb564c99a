using System.Globalization;
using Moev.CommandLine;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Load;

/// <summary>Creates the options of the command line that only a load run has, each with its format and range.</summary>
internal static class LoadArguments
{
    /// <summary>Creates an option for a rate per second.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">The description.</param>
    /// <param name="value">The default; null for no rate.</param>
    public static ValueOption<double?> Rate(string name, string description, double? value = null) => new(
        name, description, "n/s", "a number from 0.0001 to 1000000 per second", value, value?.ToString(CultureInfo.InvariantCulture),
        static (string text, out double? rate) =>
        {
            rate = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
            return rate is >= 0.0001 and <= 1_000_000;
        });

    /// <summary>Creates an option for a duration that may be zero.</summary>
    public static ValueOption<TimeSpan> Duration(string name, string description, TimeSpan value) => new(
        name, description, "time", $"a duration {Durations.Form}", value, Durations.Text(value), TryReadDuration);

    /// <summary>Creates an option for a duration of at least a millisecond.</summary>
    public static ValueOption<TimeSpan> Time(string name, string description, TimeSpan value) => new(
        name, description, "time", $"a duration of at least 1ms {Durations.Form}", value, Durations.Text(value),
        static (string text, out TimeSpan duration) => TryReadDuration(text, out duration) && duration >= TimeSpan.FromMilliseconds(1));

    public static ValueOption<(TimeSpan Least, TimeSpan Most)> DurationRange(string name, string description, TimeSpan value) => new(
        name, description, "time[..time]", $"a duration {Durations.Form}, or two in ascending order separated by ..", (value, value), Durations.Text(value),
        static (string text, out (TimeSpan Least, TimeSpan Most) range) =>
        {
            var isRange = Durations.TryParseRange(text, out var least, out var most);
            range = (least, most);
            return isRange;
        });

    public static ValueOption<SourceAddresses?> Addresses(string name, string description) => new(
        name, description, "n|a,b", $"a number from 1 to {SourceAddresses.MaxLoopback} or IP addresses separated by commas", null, null,
        static (string text, out SourceAddresses? addresses) => SourceAddresses.TryParse(text, out addresses!));

    /// <summary>Creates an option for a part of the charge points.</summary>
    public static ValueOption<Faults.Portion> Portion(string name, string description, Faults.Portion value) => new(
        name, $"{description}: a number or a share such as 5%", "n|%", Faults.Portion.Form, value, value.Text,
        static (string text, out Faults.Portion portion) => Faults.Portion.TryParse(text, out portion));

    /// <summary>Creates an option for a share of messages, 0 to 1.</summary>
    public static ValueOption<double> Share(string name, string description) => new(
        name, $"{description}, in percent", "%", "a share such as 2.5%", 0, "0%",
        static (string text, out double share) =>
        {
            var isShare = text.EndsWith('%') & Faults.Portion.TryParse(text, out var portion);
            share = portion.Share;
            return isShare;
        });

    private static bool TryReadDuration(string text, out TimeSpan duration) => Durations.TryParse(text, out duration);
}
