namespace Moev.Gateway.Commands;

/// <summary>Configuration keys with rules of their own. Case and blanks around a key are ignored, because some charge points ignore them.</summary>
internal static class ConfigurationKeys
{
    /// <summary>Returns true for the key whose value is a secret (security whitepaper A01).</summary>
    public static bool IsAuthorizationKey(string key) => Is(key, "AuthorizationKey");

    public static bool IsSecurityProfile(string key) => Is(key, "SecurityProfile");

    private static bool Is(string key, string name) => string.Equals(key.Trim(), name, StringComparison.OrdinalIgnoreCase);
}
