using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for configuration keys (OCPP 1.6 §5.8, §6.23).</summary>
/// <param name="Key">The keys; each at most 50 characters. Absent or empty: all keys.</param>
public readonly partial record struct GetConfigurationRequest(OcppList<OcppText>? Key = null) : IOcppPayload<GetConfigurationRequest>;

/// <summary>The requested keys (OCPP 1.6 §6.24).</summary>
/// <param name="ConfigurationKey">The keys that the charge point has.</param>
/// <param name="UnknownKey">The keys that the charge point does not have; each at most 50 characters.</param>
public readonly partial record struct GetConfigurationResponse(
    OcppList<KeyValue>? ConfigurationKey = null,
    OcppList<OcppText>? UnknownKey = null) : IOcppPayload<GetConfigurationResponse>;

/// <summary>A configuration key (OCPP 1.6 §7.29).</summary>
/// <param name="Key">At most 50 characters.</param>
/// <param name="Readonly">True when ChangeConfiguration cannot set the key.</param>
/// <param name="Value">At most 500 characters; absent when the key has no value or must not be read.</param>
public readonly partial record struct KeyValue(
    string Key,
    [MayBeMissing] bool Readonly,
    string? Value = null);
