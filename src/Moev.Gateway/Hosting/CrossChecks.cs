using Microsoft.Extensions.Options;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Hosting;

/// <summary>Checks that concern several options, addresses, and URIs.</summary>
internal sealed class CrossChecks(IOptions<ControlOptions> control, IOptions<DiagnosticsOptions> diagnostics) : IValidateOptions<OcppOptions>
{
    public ValidateOptionsResult Validate(string? name, OcppOptions options)
    {
        var problems = new List<string>();
        if (options.Port != 0 && options.Port == control.Value.Port)
            problems.Add($"Ocpp:Port and Control:Port are both {options.Port}: they must differ");
        CheckAddress(problems, "Ocpp:Address", options.Address);
        CheckAddress(problems, "Control:Address", control.Value.Address);
        CheckOrder(problems, "Ocpp:MaxMessageBytesBeforeBoot", options.MaxMessageBytesBeforeBoot, "Ocpp:MaxMessageBytes", options.MaxMessageBytes);
        CheckOrder(problems, "Ocpp:MaxRequestLineBytes", options.MaxRequestLineBytes, "Ocpp:MaxHeadBytes", options.MaxHeadBytes);
        CheckOrder(problems, "Ocpp:MaxHeaderBytes", options.MaxHeaderBytes, "Ocpp:MaxHeadBytes", options.MaxHeadBytes);
        if (diagnostics.Value.OtlpEndpoint is { Length: > 0 } url && !Uri.TryCreate(url, UriKind.Absolute, out _))
            problems.Add($"Diagnostics:OtlpEndpoint is '{url}': must be an absolute http or https URI, such as http://localhost:4318");
        foreach (var (identity, credential) in options.ChargePoints)
        {
            // Do not print the value: it may be the key itself.
            if (credential.KeyHash.Length > 0 && !KeyHash.TryParse(credential.KeyHash, out _))
                problems.Add($"Ocpp:ChargePoints:{identity}:KeyHash is not what 'hash-key {identity}' prints: must be salt:hash in base64");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void CheckAddress(List<string> problems, string key, string address)
    {
        if (address.Length > 0 && !ListenAddress.TryParse(address, out _))
            problems.Add($"{key} is '{address}': must be localhost or an IP address, such as 127.0.0.1 or 0.0.0.0");
    }

    private static void CheckOrder(List<string> problems, string smallKey, int small, string bigKey, int big)
    {
        if (small > big)
            problems.Add($"{smallKey} is {small}: must not exceed {bigKey}, which is {big}");
    }
}
