using Moev.ChargePoint.Charging;
using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the classes of cars.</summary>
internal static class CarsReader
{
    private const int MaxNameLength = 64;

    private static readonly NumberRange Phases = new(1, 3, "", IsInteger: true);
    private static readonly NumberRange Amps = new(0, 1000, " A", IsAboveLeast: true);
    private static readonly NumberRange LeastAmps = new(0, 1000, " A");
    private static readonly NumberRange Capacity = new(0.1, 10_000, " kWh");
    private static readonly NumberRange Power = new(0.01, 10_000, " kW");
    private static readonly NumberRange Transition = new(0, 0.999, "");
    private static readonly NumberRange Full = new(0.01, 1, "");
    private static readonly NumberRange Weight = new(0, 1e9, "", IsAboveLeast: true);
    private static readonly NumberRange Percent = new(0, 100, " %");
    private static readonly NumberRange Ramp = new(0, 1000, " A/s");
    private static readonly NumberRange Bias = new(0, 1000, " A");

    /// <returns>The classes; one with the default values when there are none.</returns>
    public static IReadOnlyList<CarClass> Read(LocatedValue? value, FileErrors errors)
    {
        var defaults = new CarClass();
        if (value is null || Members.Of(value, errors) is not { } members)
            return [defaults];
        if (members.Find("defaults") is { } common && Members.Of(common, errors) is { } own)
            defaults = ReadProperties(own, defaults, errors);
        var classes = new List<CarClass>();
        foreach (var item in members.Items("classes", 1, ScenarioLimits.MaxListLength))
        {
            if (Members.Of(item, errors) is not { } each)
                continue;
            var name = each.Text("name", MaxNameLength, isRequired: true) ?? "";
            var weight = each.Number("weight", Weight) ?? 1;
            if (classes.Exists(known => known.Name == name))
                errors.Add(item, $"The class '{name}' occurs twice.");
            classes.Add(ReadProperties(each, defaults, errors) with { Name = name, Weight = weight });
        }

        members.End();
        return classes.Count == 0 ? [defaults] : classes;
    }

    private static CarClass ReadProperties(Members members, CarClass defaults, FileErrors errors)
    {
        var car = defaults with
        {
            Phases = (int?)members.Number("phases", Phases) ?? defaults.Phases,
            MaxAmps = members.Number("maxAmps", Amps) ?? defaults.MaxAmps,
            MinAmps = members.Number("minAmps", LeastAmps) ?? defaults.MinAmps,
            CapacityKwh = members.Distribution("capacityKwh", Capacity, errors) ?? defaults.CapacityKwh,
            MaxKw = members.Number("maxKw", Power) ?? defaults.MaxKw,
            TransitionSoc = members.Number("transitionSoc", Transition) ?? defaults.TransitionSoc,
            FullSoc = members.Number("fullSoc", Full) ?? defaults.FullSoc,
            TargetSoc = members.Number("targetSoc", Full) ?? defaults.TargetSoc,
            SleepPercent = members.Number("sleepPercent", Percent) ?? defaults.SleepPercent,
            Dynamics = members.Find("dynamics") is { } dynamics ? ReadDynamics(dynamics, defaults.Dynamics, errors) : defaults.Dynamics,
        };
        members.End();
        // A class that has both values from the defaults is not reported again.
        if (car.TargetSoc > car.FullSoc && (members.Find("targetSoc") ?? members.Find("fullSoc")) is { } own)
            errors.Add(own, "The target must not be above the state of charge at which charging ends (fullSoc).");
        return car;
    }

    private static EvDynamics ReadDynamics(LocatedValue value, EvDynamics defaults, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return defaults;
        var read = defaults with
        {
            DeadTime = members.Duration("deadTime", DurationRange.Latency, errors) ?? defaults.DeadTime,
            RampAmpsPerSecond = members.Number("rampAmpsPerSecond", Ramp) ?? defaults.RampAmpsPerSecond,
            BiasAmps = members.Number("biasAmps", Bias) ?? defaults.BiasAmps,
            StepAmps = members.Number("stepAmps", Bias) ?? defaults.StepAmps,
            WakeUpAmps = members.Number("wakeUpAmps", Bias) ?? defaults.WakeUpAmps,
            WakeUpPause = members.Duration("wakeUpPause", DurationRange.Latency, errors) ?? defaults.WakeUpPause,
        };
        members.End();
        if (errors.IsEmpty && read.Problem() is { } problem)
            errors.Add(value, problem);
        return read;
    }
}
