namespace Moev.ChargePoint;

/// <summary>A quirk, its name on a command line or in a script, and its description.</summary>
/// <param name="Quirk">The quirk.</param>
/// <param name="Name">Lower case with hyphens.</param>
/// <param name="Description">The effect, and the source.</param>
public sealed record QuirkEntry(Quirk Quirk, string Name, string Description);

/// <summary>All quirks by name.</summary>
public static class QuirkTable
{
    /// <summary>All quirks, in the order of the reference.</summary>
    public static IReadOnlyList<QuirkEntry> All { get; } =
    [
        new(Quirk.AmperesOnly, "a-only", "understands limits in A only, and says so (go-eCharger-API-v2#154)"),
        new(Quirk.WattsOnly, "w-only", "understands limits in W only, and says so (MicroOcppSimulator)"),
        new(Quirk.RefusesChargePointMaxProfile, "refuses-charge-point-max-profile", "rejects every ChargePointMaxProfile (monta-app/ocpp-emulator#36)"),
        new(Quirk.StackLevelZeroOnly, "stack-level-0-only", "rejects a stackLevel above 0 (ABB Terra AC: evcc#15493, evcc#4957)"),
        new(Quirk.StackLevelZeroStays, "stack-level-0-stays", "answers Unknown to ClearChargingProfile for stack level 0, and keeps it (go-eCharger-API-v2#187)"),
        new(Quirk.AcceptsAndIgnores, "accepts-and-ignores", "accepts SetChargingProfile and does nothing (mobilityhouse/ocpp#372, lbbrhzn/ocpp#221)"),
        new(Quirk.RefusesProfiles, "refuses-profiles", "rejects every SetChargingProfile, and claims to support smart charging"),
        new(Quirk.WrongUnit, "wrong-unit", "takes a limit in A for one in W, and the reverse"),
        new(Quirk.SlowProfiles, "slow-profiles", "obeys a profile, or its end, 30 s later (EVerest/libocpp#811)"),
        new(Quirk.ProfilesAtNextSample, "profiles-at-next-sample", "obeys a profile, or its end, at the next sample of the meter"),
        new(Quirk.ChargePointMaxPerConnector, "charge-point-max-per-connector", "applies ChargePointMaxProfile to each connector, not to the sum (MicroOcppSimulator#21)"),
        new(Quirk.NoCompositeSchedule, "no-composite-schedule", "rejects GetCompositeSchedule (Delta: steve#44)"),
        new(Quirk.MinusOneLimits, "minus-one-limits", "says -1 for no limit in a composite schedule (MicroOcpp)"),
        new(Quirk.ReplacedProfileReturns, "replaced-profile-returns-after-reboot", "a replaced profile is back after a restart (EVerest/libocpp PR#1051)"),
        new(Quirk.Slow, "slow", "answers every CALL 10 s late"),
        new(Quirk.RepeatsIds, "repeats-ids", "all its CALLs have the id 1000001 (OCPP.Core#31)"),
        new(Quirk.NumericIds, "numeric-ids", "its message ids are JSON numbers"),
        new(Quirk.OldIdOnRetry, "old-id-on-retry", "sends an unanswered message again under its old id (MicroOcpp#50)"),
        new(Quirk.StartsTwice, "start-twice", "sends StartTransaction twice, with two ids, and believes the later answer (MicroOcpp#237)"),
        new(Quirk.MinusOneTransactionId, "minus-one-transaction-id", "names transaction -1 in MeterValues and StopTransaction"),
        new(Quirk.IgnoresRemoteStart, "ignores-remote-start", "accepts RemoteStartTransaction and never starts"),
        new(Quirk.NoPong, "no-ping", "never answers a ping (mobilityhouse/ocpp#626, #338; lbbrhzn/ocpp PR#140)"),
        new(Quirk.NoBootAfterReconnect, "no-boot-after-reconnect", "sends no BootNotification but its first, not even after a restart (evcc PR#25069, lbbrhzn/ocpp#1096)"),
        new(Quirk.BootsAfterReconnect, "boots-after-reconnect", "sends BootNotification after every reconnect (OCPP-J 1.6 §5.4 spares it)"),
        new(Quirk.ClockSkew, "clock-skew", "its clock is 90 s slow and is never set"),
        new(Quirk.TimeWithoutZone, "time-without-zone", "its timestamps have no zone (Growatt: evcc#10399)"),
        new(Quirk.Boots1970, "boots-in-1970", "its clock stands in 1970 until it is accepted (MicroOcpp PR#354)"),
        new(Quirk.NumbersAsNumbers, "numbers-as-numbers", "numbers where strings belong: sampled and configuration values (lbbrhzn/ocpp#210, mobilityhouse/ocpp#353, #707)"),
        new(Quirk.NumbersAsStrings, "numbers-as-strings", "strings where numbers belong: connectorId, transactionId, meterStart, meterStop"),
        new(Quirk.MeterValueObject, "meter-value-object", "meterValue is an object and no array (Huawei: lbbrhzn/ocpp#1144)"),
        new(Quirk.EmptySampledValue, "empty-sampled-value", "MeterValues with an empty sampledValue (lbbrhzn/ocpp#466)"),
        new(Quirk.KilowattHours, "kilowatt-hours", "counts energy in kWh and calls it Wh"),
        new(Quirk.RegisterResets, "register-resets", "its energy register begins at 0 with every transaction"),
        new(Quirk.NullPayload, "null-payload", "null for a payload without members (steve#1109)"),
        new(Quirk.ShortCallError, "short-call-error", "its CALLERROR has no errorDetails"),
        new(Quirk.ErrorCodeError, "error-code-error", "reports the errorCode \"Error\" (lbbrhzn/ocpp#1248)"),
        new(Quirk.NoSubProtocol, "no-subprotocol", "offers no subprotocol (Grizzl-E: steve#1109, lbbrhzn/ocpp#442; OCPP.Core#43)"),
        new(Quirk.LongSerialNumber, "long-serial-number", "has a serial number of 26 characters (mobilityhouse/ocpp#128)"),
    ];

    /// <summary>Finds a quirk by its name, in any case; null when there is none.</summary>
    public static QuirkEntry? Find(string name) => All.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of a quirk.</summary>
    public static string NameOf(Quirk quirk) => All.First(entry => entry.Quirk == quirk).Name;
}
