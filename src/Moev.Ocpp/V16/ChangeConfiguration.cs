using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Sets a configuration key of a charge point (OCPP 1.6 §5.3, §6.9).</summary>
/// <param name="Key">At most 50 characters.</param>
/// <param name="Value">At most 500 characters.</param>
public readonly partial record struct ChangeConfigurationRequest(
    string Key,
    string Value) : IOcppPayload<ChangeConfigurationRequest>;

/// <summary>The response to ChangeConfiguration (OCPP 1.6 §6.10).</summary>
public readonly partial record struct ChangeConfigurationResponse(ConfigurationStatus Status) : IOcppPayload<ChangeConfigurationResponse>;

/// <summary>The result of ChangeConfiguration (OCPP 1.6 §7.22).</summary>
public enum ConfigurationStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The key has its new value.</summary>
    Accepted,

    /// <summary>The key is known, but the value was refused.</summary>
    Rejected,

    /// <summary>The value was set and takes effect after a reboot.</summary>
    RebootRequired,

    /// <summary>The key is not known.</summary>
    NotSupported,
}
