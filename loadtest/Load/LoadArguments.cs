using System.CommandLine;
using System.Globalization;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Load;

/// <summary>Creates the options of the command line, each with its format and range.</summary>
internal static class LoadArguments
{
    public static Option<int> Number(string name, string description, int value, int least, int most) => new(name)
    {
        Description = $"{description} ({least} to {most})",
        HelpName = "n",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
                return number;
            result.AddError($"{name} must be a whole number from {least} to {most}, not {result.Tokens[0].Value}");
            return value;
        },
    };

    /// <summary>Creates an option for a rate in messages per second.</summary>
    public static Option<double?> Rate(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "messages/s",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number is >= 0.0001 and <= 1_000_000)
                return number;
            result.AddError($"{name} must be a number from 0.0001 to 1000000, not {result.Tokens[0].Value}");
            return null;
        },
    };

    public static Option<TimeSpan> Duration(string name, string description, TimeSpan value) => new(name)
    {
        Description = description,
        HelpName = "time",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (Durations.TryParse(result.Tokens[0].Value, out var duration))
                return duration;
            result.AddError($"{name} must be a duration {Durations.Form}, not {result.Tokens[0].Value}");
            return value;
        },
    };

    public static Option<(TimeSpan Least, TimeSpan Most)> DurationRange(string name, string description, TimeSpan value) => new(name)
    {
        Description = description,
        HelpName = "time[..time]",
        DefaultValueFactory = _ => (value, value),
        CustomParser = result =>
        {
            if (Durations.TryParseRange(result.Tokens[0].Value, out var least, out var most))
                return (least, most);
            result.AddError($"{name} must be a duration {Durations.Form}, or two separated by .., not {result.Tokens[0].Value}");
            return default;
        },
    };

    public static Option<SourceAddresses?> Addresses(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n|a,b",
        CustomParser = result =>
        {
            if (SourceAddresses.TryParse(result.Tokens[0].Value, out var addresses))
                return addresses;
            result.AddError($"{name} must be a number from 1 to {SourceAddresses.MaxLoopback} or IP addresses separated by commas, not {result.Tokens[0].Value}");
            return null;
        },
    };

    /// <summary>Creates an option for a part of the charge points.</summary>
    public static Option<Portion> Portion(string name, string description, Portion value) => new(name)
    {
        Description = $"{description}: a number or a share such as 5%",
        HelpName = "n|%",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (Faults.Portion.TryParse(result.Tokens[0].Value, out var portion))
                return portion;
            result.AddError($"{name} must be {Faults.Portion.Form}, not {result.Tokens[0].Value}");
            return value;
        },
    };

    /// <summary>Creates an option for a share of messages, 0 to 1.</summary>
    public static Option<double> Share(string name, string description) => new(name)
    {
        Description = $"{description}, in percent",
        HelpName = "%",
        DefaultValueFactory = static _ => 0,
        CustomParser = result =>
        {
            if (result.Tokens[0].Value.EndsWith('%') && Faults.Portion.TryParse(result.Tokens[0].Value, out var portion))
                return portion.Share;
            result.AddError($"{name} must be a share such as 2.5%, not {result.Tokens[0].Value}");
            return 0;
        },
    };
}
