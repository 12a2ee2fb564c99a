using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Diagnostics;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Security;

/// <summary>Changes the credentials of the connection: AuthorizationKey and SecurityProfile (whitepaper A01, A05).</summary>
internal sealed class CredentialControl(ConfigurationStore configuration, ChargePointLog log, ConnectionControl connection)
{
    /// <summary>
    /// Changes the key of HTTP Basic authentication: 16 to 20 bytes in hexadecimal (OCPP-J 1.6 §6.2.2, whitepaper §7.2). The caller
    /// answers the CALL and then calls <see cref="Apply"/>.
    /// </summary>
    public ConfigurationStatus ChangeAuthorizationKey(string hex)
    {
        if (hex.Length is < 32 or > 40 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return ConfigurationStatus.Rejected;
        connection.AuthorizationKey = Convert.FromHexString(hex);
        return ConfigurationStatus.Accepted;
    }

    /// <summary>
    /// Raises the security profile; it cannot be lowered (whitepaper A05). Profile 1 needs a key. Profiles 2 and 3 need TLS, which this charge
    /// point does not speak, so they are always rejected.
    /// </summary>
    public ConfigurationStatus ChangeSecurityProfile(string value)
    {
        var now = configuration.Number(ConfigurationKeys.SecurityProfile);
        var isRaise = value.Trim() == "1" && now < 1 && connection.AuthorizationKey is { Length: >= 16 };
        return isRaise ? configuration.Change(ConfigurationKeys.SecurityProfile, "1") : ConfigurationStatus.Rejected;
    }

    /// <summary>Applies the changed credential: logs it and connects anew with it.</summary>
    public void Apply(string key)
    {
        log.AddSecurity(SecurityEvent.ReconfigurationOfSecurityParameters, key);
        connection.Reconnect(key == ConfigurationKeys.AuthorizationKey ? "a new authorization key" : "a new security profile");
    }
}
