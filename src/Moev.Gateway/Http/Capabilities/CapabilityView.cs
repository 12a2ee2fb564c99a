namespace Moev.Gateway.Http.Capabilities;

/// <summary>The capabilities of a charge point, as its configuration reports them. A member is absent when it is not reported, or cannot be read.</summary>
/// <param name="ReadAt">The time at which all keys were read.</param>
/// <param name="FeatureProfiles">SupportedFeatureProfiles (OCPP 1.6 §9.1.29).</param>
/// <param name="Configuration">All keys as the charge point sent them; the value of AuthorizationKey is never kept.</param>
internal sealed record CapabilityView(
    string Identity,
    DateTimeOffset? ReadAt,
    IReadOnlyList<string>? FeatureProfiles,
    int? Connectors,
    int? GetConfigurationMaxKeys,
    ChargingCapabilityView SmartCharging,
    LocalListCapabilityView LocalList,
    ReservationCapabilityView Reservations,
    MeterCapabilityView MeterValues,
    SecurityCapabilityView Security,
    IReadOnlyList<string>? FileTransferProtocols,
    IReadOnlyList<ConfigurationKeyView> Configuration);

/// <summary>OCPP 1.6 §9.4.</summary>
/// <param name="Units">A, W or both.</param>
/// <param name="MaxStackLevel">ChargeProfileMaxStackLevel: levels go from 0 to it.</param>
/// <param name="MaxPeriods">ChargingScheduleMaxPeriods.</param>
/// <param name="MaxProfiles">MaxChargingProfilesInstalled.</param>
/// <param name="SwitchesPhases">ConnectorSwitch3to1PhaseSupported.</param>
internal sealed record ChargingCapabilityView(IReadOnlyList<string>? Units, int? MaxStackLevel, int? MaxPeriods, int? MaxProfiles, bool? SwitchesPhases);

/// <summary>OCPP 1.6 §9.2.</summary>
/// <param name="MaxEntries">LocalAuthListMaxLength.</param>
/// <param name="MaxEntriesPerMessage">SendLocalListMaxLength.</param>
internal sealed record LocalListCapabilityView(bool? Enabled, int? MaxEntries, int? MaxEntriesPerMessage);

/// <summary>OCPP 1.6 §9.3.</summary>
/// <param name="ConnectorZero">ReserveConnectorZeroSupported: true when a reservation need not name a connector.</param>
internal sealed record ReservationCapabilityView(bool? ConnectorZero);

/// <summary>OCPP 1.6 §9.1.</summary>
/// <param name="SampleIntervalSeconds">MeterValueSampleInterval; 0 sends none.</param>
internal sealed record MeterCapabilityView(IReadOnlyList<string>? Sampled, IReadOnlyList<string>? Aligned, int? SampleIntervalSeconds, int? AlignedIntervalSeconds);

/// <summary>The security whitepaper's keys.</summary>
internal sealed record SecurityCapabilityView(int? Profile, int? MaxCertificates, bool? AdditionalRootCertificateCheck);

internal sealed record ConfigurationKeyView(string Key, string? Value, bool? Readonly);
