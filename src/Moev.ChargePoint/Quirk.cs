namespace Moev.ChargePoint;

/// <summary>A way in which real charge points misbehave. <see cref="QuirkTable"/> has their names, and where each was seen.</summary>
public enum Quirk : byte
{
    /// <summary>Understands limits in amperes only, and says so (go-e: goecharger/go-eCharger-API-v2#154).</summary>
    AmperesOnly,

    /// <summary>Understands limits in watts only, and says so (MicroOcppSimulator).</summary>
    WattsOnly,

    /// <summary>Rejects every ChargePointMaxProfile (monta-app/ocpp-emulator#36).</summary>
    RefusesChargePointMaxProfile,

    /// <summary>Rejects a stackLevel above 0 whatever ChargeProfileMaxStackLevel says (ABB Terra AC: evcc#15493, evcc#4957).</summary>
    StackLevelZeroOnly,

    /// <summary>Answers ClearChargingProfile for stack level 0 with Unknown, and keeps the profile (goecharger/go-eCharger-API-v2#187).</summary>
    StackLevelZeroStays,

    /// <summary>Answers Accepted to SetChargingProfile and does nothing (mobilityhouse/ocpp#372, lbbrhzn/ocpp#221).</summary>
    AcceptsAndIgnores,

    /// <summary>Rejects every SetChargingProfile, although it claims to support smart charging.</summary>
    RefusesProfiles,

    /// <summary>Takes the number of a limit in A for W, and of one in W for A.</summary>
    WrongUnit,

    /// <summary>Obeys a profile, or its end, 30 s later (EVerest/libocpp#811).</summary>
    SlowProfiles,

    /// <summary>Obeys a new profile at the next sample of the meter only; what is set while nothing is sampled waits.</summary>
    ProfilesAtNextSample,

    /// <summary>Applies a ChargePointMaxProfile to each connector instead of to their sum (matth-x/MicroOcppSimulator#21).</summary>
    ChargePointMaxPerConnector,

    /// <summary>Rejects GetCompositeSchedule (Delta: steve-community/steve#44).</summary>
    NoCompositeSchedule,

    /// <summary>Says -1 for no limit in a composite schedule (matth-x/MicroOcpp).</summary>
    MinusOneLimits,

    /// <summary>A profile that was replaced is back after a restart (EVerest/libocpp PR#1051).</summary>
    ReplacedProfileReturns,

    /// <summary>Answers every CALL 10 s late.</summary>
    Slow,

    /// <summary>All its CALLs have the id 1000001 (dallmann-consulting/OCPP.Core#31).</summary>
    RepeatsIds,

    /// <summary>Its message ids are JSON numbers.</summary>
    NumericIds,

    /// <summary>Sends a message that was not answered again under its old id (matth-x/MicroOcpp#50).</summary>
    OldIdOnRetry,

    /// <summary>Sends StartTransaction twice, with two ids, and believes the later answer (matth-x/MicroOcpp#237).</summary>
    StartsTwice,

    /// <summary>Names transaction -1 in MeterValues and StopTransaction, whatever id it received (OCPP 1.6 errata 3.18 where it does not apply).</summary>
    MinusOneTransactionId,

    /// <summary>Answers Accepted to RemoteStartTransaction and never starts.</summary>
    IgnoresRemoteStart,

    /// <summary>Never answers a ping (mobilityhouse/ocpp#626, #338; lbbrhzn/ocpp PR#140).</summary>
    NoPong,

    /// <summary>Sends no BootNotification but its very first, not even after a restart (evcc PR#25069, lbbrhzn/ocpp#1096).</summary>
    NoBootAfterReconnect,

    /// <summary>Sends BootNotification after every reconnect, which OCPP-J 1.6 §5.4 spares it.</summary>
    BootsAfterReconnect,

    /// <summary>Its clock is 90 s slow and is never set.</summary>
    ClockSkew,

    /// <summary>Its timestamps have no zone (Growatt: evcc#10399).</summary>
    TimeWithoutZone,

    /// <summary>Its clock stands in 1970 until the first BootNotification is accepted (matth-x/MicroOcpp PR#354).</summary>
    Boots1970,

    /// <summary>Writes numbers where strings belong: sampled values and configuration values (lbbrhzn/ocpp#210, mobilityhouse/ocpp#353, #707).</summary>
    NumbersAsNumbers,

    /// <summary>Writes strings where numbers belong: connectorId, transactionId, meterStart and meterStop.</summary>
    NumbersAsStrings,

    /// <summary>meterValue is an object instead of an array (Huawei: lbbrhzn/ocpp#1144).</summary>
    MeterValueObject,

    /// <summary>Sends MeterValues whose sampledValue is empty (lbbrhzn/ocpp#466).</summary>
    EmptySampledValue,

    /// <summary>Counts energy in kWh and calls it Wh.</summary>
    KilowattHours,

    /// <summary>Its energy register begins at 0 with every transaction.</summary>
    RegisterResets,

    /// <summary>Sends null for a payload without members (steve-community/steve#1109).</summary>
    NullPayload,

    /// <summary>Its CALLERROR has no errorDetails.</summary>
    ShortCallError,

    /// <summary>Reports the errorCode "Error" (lbbrhzn/ocpp#1248).</summary>
    ErrorCodeError,

    /// <summary>Offers no subprotocol (Grizzl-E: steve-community/steve#1109, lbbrhzn/ocpp#442; dallmann-consulting/OCPP.Core#43).</summary>
    NoSubProtocol,

    /// <summary>Has a serial number of 26 characters (mobilityhouse/ocpp#128).</summary>
    LongSerialNumber,
}
