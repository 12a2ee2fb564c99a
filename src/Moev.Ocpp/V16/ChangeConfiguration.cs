using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Sets a configuration key of a charge point (OCPP 1.6 §5.3, §6.9).</summary>
/// <param name="Key">At most 50 characters.</param>
/// <param name="Value">At most 500 characters.</param>
public readonly partial record struct ChangeConfigurationRequest(
    string Key,
    string Value) : IOcppPayload<ChangeConfigurationRequest>;

/// <summary>Whether it was set (OCPP 1.6 §6.10).</summary>
public readonly partial record struct ChangeConfigurationResponse(ConfigurationStatus Status) : IOcppPayload<ChangeConfigurationResponse>;

/// <summary>Whether a configuration key was set (OCPP 1.6 §7.22).</summary>
public enum ConfigurationStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The key has its new value.</summary>
    Accepted,

    /// <summary>The key is known; the value was not taken.</summary>
    Rejected,

    /// <summary>Taken, and in force after a reboot.</summary>
    RebootRequired,

    /// <summary>The key is not known.</summary>
    NotSupported,
}
