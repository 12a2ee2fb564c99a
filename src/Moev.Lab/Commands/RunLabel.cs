using System.Globalization;
using Moev.Lab.Plans;

namespace Moev.Lab.Commands;

/// <summary>Names runs and times for people.</summary>
internal static class RunLabel
{
    /// <summary>Returns the name of a run, such as "edf, seed 3, limitKw = 40".</summary>
    public static string Of(RunPlan plan) => string.Create(CultureInfo.InvariantCulture, $"{WithoutSeed(plan)}, seed {plan.Seed}");

    /// <summary>Returns what runs with different seeds have in common.</summary>
    public static string WithoutSeed(RunPlan plan) =>
        string.Join(", ", [plan.Algorithm, .. plan.Transport == TransportKind.None ? (string[])["without OCPP"] : [], .. plan.Sweep.Select(static value => $"{LastOf(value.Key)} = {value.Value}")]);

    /// <summary>Returns simulated time, such as "3.5 h".</summary>
    public static string Of(TimeSpan simulated) => simulated.TotalDays >= 2 ? Text($"{simulated.TotalDays:0.#} d")
        : simulated.TotalHours >= 1 ? Text($"{simulated.TotalHours:0.#} h")
        : simulated.TotalMinutes >= 1 ? Text($"{simulated.TotalMinutes:0.#} min")
        : Text($"{simulated.TotalSeconds:0.#} s");

    /// <summary>Returns real time: seconds, or minutes and seconds.</summary>
    public static string Real(TimeSpan time) => time.TotalMinutes < 1 ? Text($"{time.TotalSeconds:0.0} s")
        : time.TotalHours < 1 ? Text($"{time.Minutes}:{time.Seconds:00} min")
        : Text($"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00} h");

    /// <summary>Returns simulated time by real time, such as "1,200×"; a dash when no time has passed.</summary>
    public static string Speed(TimeSpan simulated, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero ? "–" : simulated / elapsed is var speed && speed < 10 ? Text($"{speed:0.0}×") : Text($"{simulated / elapsed:N0}×");

    private static string LastOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
