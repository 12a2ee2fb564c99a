using CsCheck;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Generators of charging profiles whose changes crowd into a few minutes, and of every reading of the specification.</summary>
internal static class GenProfile
{
    private static readonly Gen<ChargingSchedulePeriod[]> Periods = Gen
        .Select(Gen.Int[1, 200], Gen.Int[0, 400], Gen.Nullable(Gen.Int[1, 3]))
        .Array[1, 4]
        .Select(static parts =>
        {
            var start = 0;
            return parts.Select((part, i) => P(i == 0 ? 0 : start += part.Item1, part.Item2 / 10m, part.Item3)).ToArray();
        });

    private static readonly Gen<ChargingSchedule> Schedules = Gen.Select(
        Periods,
        Gen.Int[0, 700],
        Gen.Nullable(Gen.Int[-1_000, 700]),
        Gen.Nullable(Gen.Int[1, 900]),
        Gen.Nullable(Gen.Int[0, 200]),
        static (periods, factor, start, duration, least) =>
        {
            // Without a factor in A, with one in W.
            var schedule = factor == 0 ? A(periods) : W(Array.ConvertAll(periods, period => period with { Limit = period.Limit * factor }));
            return schedule with { StartSchedule = Time(start), Duration = duration, MinChargingRate = least / 10m };
        });

    private static readonly Gen<Func<int, ChargingSchedule, ChargingProfile>> Purposes = Gen.OneOf<Func<int, ChargingSchedule, ChargingProfile>>(
        Max, TxDefault, static (level, schedule) => Tx(level, schedule), static (level, schedule) => Tx(level, schedule, 7));

    private static readonly Gen<Func<ChargingProfile, ChargingProfile>> Kinds = Gen.OneOf<Func<ChargingProfile, ChargingProfile>>(
        static profile => profile, static profile => profile.Relative(), static profile => profile.Daily(), static profile => profile.Weekly());

    /// <summary>A profile of any purpose and kind.</summary>
    public static Gen<InstalledProfile> Any { get; } = Gen.Select(
        Purposes,
        Kinds,
        Gen.Int[0, 3],
        Schedules,
        Gen.Nullable(Gen.Int[0, 700], 0.7),
        Gen.Nullable(Gen.Int[200, 1_500], 0.7),
        Gen.Int[0, 2],
        Gen.Int[-100, 100],
        static (purpose, kind, level, schedule, validFrom, validTo, connector, installed) =>
        {
            var profile = kind(purpose(level, schedule)) with { ValidFrom = Time(validFrom), ValidTo = Time(validTo) };
            var on = profile.ChargingProfilePurpose switch
            {
                ChargingProfilePurpose.ChargePointMaxProfile => 0,
                ChargingProfilePurpose.TxProfile => Math.Max(1, connector),
                _ => connector,
            };
            return new InstalledProfile(on, profile, At("00:00").AddSeconds(installed));
        });

    /// <summary>A reading of the specification.</summary>
    public static Gen<CompositeRules> Rules { get; } = Gen.Select(
        Gen.Enum<GapRule>(),
        Gen.Int[0, 60],
        Gen.Enum<MinChargingRateRule>(),
        Gen.Enum<UnitRule>(),
        Gen.Enum<LowCurrentRule>(),
        Gen.Enum<ExcessPhasesRule>(),
        Gen.Enum<TxProfileRule>(),
        Gen.Enum<ConnectorDefaultRule>(),
        static (gap, gapAmperes, least, units, low, phases, tx, connectorDefault) => new CompositeRules
        {
            Gap = gap,
            GapAmperes = gapAmperes,
            MinChargingRate = least,
            Units = units,
            LowCurrent = low,
            ExcessPhases = phases,
            TxProfile = tx,
            ConnectorDefault = connectorDefault,
        });

    private static OcppDateTime? Time(int? second) => second is { } value ? (OcppDateTime)At("00:00").AddSeconds(value) : null;
}
