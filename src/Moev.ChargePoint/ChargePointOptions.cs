using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint;

/// <summary>The properties of a simulated charge point. The central system can change some of them later, by configuration keys.</summary>
public sealed record ChargePointOptions
{
    private static readonly TimeSpan MaxProfileDelay = TimeSpan.FromHours(1);

    /// <summary>The charge point's identity. It is percent-encoded into the connection URL (OCPP-J 1.6 §3.1.1).</summary>
    public required string Identity { get; init; }

    /// <summary>The endpoint of the central system, <c>ws://host:port/path</c>, without the identity.</summary>
    public required Uri Endpoint { get; init; }

    public string Vendor { get; init; } = "Moev";

    public string Model { get; init; } = "Simulated";

    /// <summary>At most 50 characters. An update replaces it (OCPP 1.6 §5.19).</summary>
    public string FirmwareVersion { get; init; } = "1.0";

    /// <summary>At most 25 characters; null to report none. The common name in its certificate requests (whitepaper A00.FR.511).</summary>
    public string? SerialNumber { get; init; }

    /// <summary>At most 25 characters; null to report none.</summary>
    public string? MeterType { get; init; }

    /// <summary>At most 25 characters; null to report none.</summary>
    public string? MeterSerialNumber { get; init; }

    /// <summary>Of its modem's SIM card; at most 20 characters; null to report none.</summary>
    public string? Iccid { get; init; }

    /// <summary>Of its modem's SIM card; at most 20 characters; null to report none.</summary>
    public string? Imsi { get; init; }

    /// <summary>The number of connectors; they are numbered from 1 (OCPP 1.6 §3.8).</summary>
    public int Connectors { get; init; } = 1;

    /// <summary>Phases that every connector has, 1 to 3.</summary>
    public int Phases { get; init; } = 3;

    /// <summary>The maximum current of a connector and its cable, in A per phase.</summary>
    public double MaxCurrent { get; init; } = 32;

    /// <summary>Line to neutral, in V. It never varies.</summary>
    public double Voltage { get; init; } = 230;

    /// <summary>The steps of the pilot in A: an offer is rounded down to a multiple, as a duty cycle is (IEC 61851-1). It is never below <see cref="MinPilotAmps"/>. 0 for none.</summary>
    public double PilotStepAmps { get; init; }

    /// <summary>
    /// The lowest current that can be offered, in A per phase: a lower limit offers none. IEC 61851-1 cannot signal less than 6 A; less is for comparisons with simulators that ignore it.
    /// </summary>
    public double MinPilotAmps { get; init; } = Charging.Ev.DefaultMinCurrent;

    /// <summary>The accuracy of the meters.</summary>
    public MeterAccuracy Meter { get; init; } = MeterAccuracy.Exact;

    /// <summary>
    /// The median of the time from an accepted charging profile, or its end, to the changed offer: log-normal, and profiles take effect in their order. Zero for at once.
    /// </summary>
    public TimeSpan ProfileDelayMedian { get; init; }

    /// <summary>The 99th percentile of that time; the same as the median if it is less.</summary>
    public TimeSpan ProfileDelayP99 { get; init; }

    /// <summary>The supported units of charging profiles (OCPP 1.6 §9.4.2).</summary>
    public ChargingRateUnits RateUnits { get; init; } = ChargingRateUnits.Current;

    /// <summary>Key of HTTP Basic authentication, or null for none (OCPP-J 1.6 §6.2.2).</summary>
    public byte[]? AuthorizationKey { get; init; }

    /// <summary>The strictness with which the central system's messages are read.</summary>
    public ValidationMode Validation { get; init; } = ValidationMode.Strict;

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; init; }

    /// <summary>The interval between heartbeats, whatever BootNotification is answered; zero for that interval (OCPP 1.6 §4.2). Whole seconds.</summary>
    public TimeSpan HeartbeatInterval { get; init; }

    /// <summary>The interval between samples of a transaction; zero sends no samples (OCPP 1.6 §9.1.19). Whole seconds.</summary>
    public TimeSpan MeterValueSampleInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The measurands of a sample (OCPP 1.6 §9.1.17), comma-separated.</summary>
    public string MeterValuesSampledData { get; init; } =
        "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Current.Offered,SoC";

    /// <summary>The measurands of StopTransaction's transactionData (OCPP 1.6 §9.1.27), comma-separated; empty sends none.</summary>
    public string StopTxnSampledData { get; init; } = "";

    /// <summary>Samples that one transaction keeps for its StopTransaction; the oldest but the first go (errata 3.14).</summary>
    public int MaxTransactionDataSamples { get; init; } = 60;

    /// <summary>Whole seconds that the central system has to answer a CALL (errata 3.82).</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of attempts for a transaction message that the central system fails to process (OCPP 1.6 §9.1.31).</summary>
    public int TransactionMessageAttempts { get; init; } = 3;

    /// <summary>Wait before the first retry; the n-th waits n times as long (OCPP 1.6 §3.7.1). Whole seconds.</summary>
    public TimeSpan TransactionMessageRetryInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Transaction messages that wait at once. Over it the oldest MeterValues go; starts and stops never do.</summary>
    public int MaxQueuedTransactionMessages { get; init; } = 1_000;

    /// <summary>Other CALLs that wait at once; a further one is dropped.</summary>
    public int MaxQueuedCalls { get; init; } = 64;

    /// <summary>The wait before the next BootNotification after a refusal without an interval, or after a time-out (OCPP 1.6 §4.2).</summary>
    public TimeSpan BootRetryInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time that a restart takes.</summary>
    public TimeSpan RebootDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time to reach the central system and complete the handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait after the first failed connection; it doubles with every further one. The wait is drawn from its upper half.</summary>
    public TimeSpan ReconnectFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between connections.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whole seconds between pings (OCPP 1.6 §9.1.34); zero sends none.</summary>
    public TimeSpan WebSocketPingInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time within which a frame must arrive after a ping; otherwise the connection is dropped.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum time of the closing handshake.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum number of frames that wait for the network. One more drops the connection.</summary>
    public int MaxQueuedFrames { get; init; } = 256;

    /// <summary>The maximum size of a message from the central system, in bytes. Larger messages close the connection with 1009.</summary>
    public int MaxMessageBytes { get; init; } = 256 * 1024;

    /// <summary>ChargeProfileMaxStackLevel (OCPP 1.6 §9.4.1).</summary>
    public int ChargeProfileMaxStackLevel { get; init; } = 8;

    /// <summary>ChargingScheduleMaxPeriods (OCPP 1.6 §9.4.3).</summary>
    public int ChargingScheduleMaxPeriods { get; init; } = 24;

    /// <summary>MaxChargingProfilesInstalled (OCPP 1.6 §9.4.5).</summary>
    public int MaxChargingProfilesInstalled { get; init; } = 32;

    /// <summary>The cable lock of each connector (OCPP 1.6 §5.18).</summary>
    public CableLock CableLock { get; init; } = CableLock.Works;

    /// <summary>True if a reservation may leave the choice of the connector open (OCPP 1.6 §9.3.1).</summary>
    public bool ReserveConnectorZeroSupported { get; init; } = true;

    /// <summary>Tokens that the authorization cache remembers (OCPP 1.6 §3.5.1); 0: there is no cache.</summary>
    public int AuthorizationCacheCapacity { get; init; } = 100;

    /// <summary>Tokens of the local authorization list (OCPP 1.6 §9.2.2).</summary>
    public int LocalAuthListMaxLength { get; init; } = 1_000;

    /// <summary>Tokens of one SendLocalList (OCPP 1.6 §9.2.3).</summary>
    public int SendLocalListMaxLength { get; init; } = 100;

    /// <summary>Bytes of a firmware image; a larger one fails to download.</summary>
    public int MaxFirmwareBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The time that an installation of firmware takes.</summary>
    public TimeSpan FirmwareInstallDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for one attempt to fetch or to deliver a file.</summary>
    public TimeSpan FileTransferTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of retries of a transfer, unless the central system gives one (OCPP 1.6 §6.25, errata 3.50).</summary>
    public int FileTransferRetries { get; init; }

    /// <summary>The wait between attempts, unless the central system gives one.</summary>
    public TimeSpan FileTransferRetryInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Entries of each of its two logs, diagnostics and security; the oldest go.</summary>
    public int MaxLogEntries { get; init; } = 100;

    /// <summary>True to send critical security events that no command caused, such as a start (whitepaper §8). They are always logged.</summary>
    public bool SendSecurityEvents { get; init; }

    /// <summary>Root certificates that it can keep (whitepaper §7.4).</summary>
    public int CertificateStoreMaxLength { get; init; } = 8;

    /// <summary>True if the old root certificate of the central system must sign the new one (whitepaper §7.1).</summary>
    public bool AdditionalRootCertificateCheck { get; init; }

    /// <summary>The operator's name in certificate requests (whitepaper §7.5).</summary>
    public string CpoName { get; init; } = "Moev";

    /// <summary>The misbehaviours. <c>SimulatedChargePoint.SetQuirk</c> changes it later.</summary>
    public IReadOnlyList<Quirk> Quirks { get; init; } = [];

    /// <summary>The connection URL: the endpoint, and the identity as its last segment.</summary>
    public Uri Url => new(Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + Uri.EscapeDataString(Identity) + Endpoint.Query);

    /// <summary>Returns the first problem with these options; null when there is none.</summary>
    public string? Problem()
    {
        if (Identity.Length == 0)
            return "The identity is empty.";
        if (Identity.Contains(':', StringComparison.Ordinal))
            return "The identity holds a colon, which HTTP Basic authentication cannot carry.";
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme != "ws")
            return "The endpoint is no ws:// URL.";
        if (Connectors is < 1 or > 1_000)
            return "A charge point has 1 to 1000 connectors.";
        if (Phases is < 1 or > 3)
            return "A connector has 1 to 3 phases.";
        if (!(MaxCurrent is >= 6 and <= 1_000))
            return "A connector carries 6 to 1000 A per phase.";
        if (!(Voltage is >= 50 and <= 1_000))
            return "The voltage is 50 to 1000 V.";
        if (!(PilotStepAmps is >= 0 and <= 1_000))
            return "The steps of the pilot are 0 to 1000 A.";
        if (!(MinPilotAmps > 0 && MinPilotAmps <= MaxCurrent))
            return "The lowest current of the pilot is above 0 A, up to the maximum of the connector.";
        if (Meter.Problem() is { } problem)
            return problem;
        if (ProfileDelayMedian > MaxProfileDelay || ProfileDelayP99 > MaxProfileDelay)
            return "A charging profile takes effect within 1 h.";
        if (RateUnits is 0 || (RateUnits & ~ChargingRateUnits.Both) != 0)
            return "Charging profiles are understood in Current, Power or both.";
        if (IsLong(Vendor, 20) || IsLong(Model, 20) || IsLong(FirmwareVersion, 50) || IsLong(SerialNumber, 25) || IsLong(MeterType, 25)
            || IsLong(MeterSerialNumber, 25) || IsLong(Iccid, 20) || IsLong(Imsi, 20))
            return "A text of the BootNotification is longer than OCPP 1.6 §6.3 allows.";
        if (AuthorizationKey is { Length: > 255 })
            return "The authorization key is longer than 255 bytes.";
        if (TransactionMessageAttempts < 1 || MaxQueuedTransactionMessages < 1 || MaxQueuedCalls < 1 || MaxQueuedFrames < 1
            || MaxTransactionDataSamples < 2 || MaxMessageBytes < 1_024 || ChargeProfileMaxStackLevel < 0
            || ChargingScheduleMaxPeriods < 1 || MaxChargingProfilesInstalled < 1 || AuthorizationCacheCapacity < 0
            || LocalAuthListMaxLength < 1 || SendLocalListMaxLength < 1 || MaxFirmwareBytes < 1 || FileTransferRetries < 0
            || MaxLogEntries < 1 || CertificateStoreMaxLength < 1)
            return "A bound is too small.";
        if (MessageTimeout < TimeSpan.FromSeconds(1) || ConnectTimeout <= TimeSpan.Zero || ReconnectFirst <= TimeSpan.Zero
            || ReconnectMax < ReconnectFirst || BootRetryInterval <= TimeSpan.Zero || PongTimeout <= TimeSpan.Zero
            || CloseTimeout <= TimeSpan.Zero || RebootDuration < TimeSpan.Zero || WebSocketPingInterval < TimeSpan.Zero
            || ProfileDelayMedian < TimeSpan.Zero || ProfileDelayP99 < TimeSpan.Zero
            || (HeartbeatInterval < TimeSpan.FromSeconds(1) && HeartbeatInterval != TimeSpan.Zero)
            || MeterValueSampleInterval < TimeSpan.Zero || TransactionMessageRetryInterval < TimeSpan.Zero
            || FirmwareInstallDuration < TimeSpan.Zero || FileTransferTimeout <= TimeSpan.Zero || FileTransferRetryInterval < TimeSpan.Zero)
            return "A time is too short.";
        return null;
    }

    private static bool IsLong(string? text, int most) => text?.Length > most;
}

/// <summary>Values of ChargingScheduleAllowedChargingRateUnit (OCPP 1.6 §9.4.2, errata 3.86).</summary>
[Flags]
public enum ChargingRateUnits : byte
{
    /// <summary>Schedules in A.</summary>
    Current = 1,

    /// <summary>Schedules in W.</summary>
    Power = 2,

    Both = Current | Power,
}
