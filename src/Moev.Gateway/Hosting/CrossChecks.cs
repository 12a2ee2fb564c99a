using Microsoft.Extensions.Options;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;
using Moev.Gateway.SmartCharging.Ports;

namespace Moev.Gateway.Hosting;

/// <summary>Checks that concern several options, addresses, and URIs.</summary>
internal sealed class CrossChecks(
    IOptions<ControlOptions> control, IOptions<DiagnosticsOptions> diagnostics, IOptions<UploadOptions> uploads, IOptions<CertificateOptions> certificates,
    IOptions<SiteOptions> site)
    : IValidateOptions<OcppOptions>
{
    public ValidateOptionsResult Validate(string? name, OcppOptions options)
    {
        var problems = new List<string>();
        if (options.Port != 0 && options.Port == control.Value.Port)
            problems.Add($"Ocpp:Port and Control:Port are both {options.Port}: they must differ");
        CheckAddress(problems, "Ocpp:Address", options.Address);
        CheckAddress(problems, "Control:Address", control.Value.Address);
        CheckUploads(problems, options, uploads.Value);
        CheckDirectory(problems, "Uploads:Path", uploads.Value.Path);
        if (certificates.Value.LocalAuthority)
            CheckDirectory(problems, "Certificates:Path", certificates.Value.Path);
        CheckOrder(problems, "Ocpp:MaxMessageBytesBeforeBoot", options.MaxMessageBytesBeforeBoot, "Ocpp:MaxMessageBytes", options.MaxMessageBytes);
        CheckOrder(problems, "Ocpp:MaxRequestLineBytes", options.MaxRequestLineBytes, "Ocpp:MaxHeadBytes", options.MaxHeadBytes);
        CheckOrder(problems, "Ocpp:MaxHeaderBytes", options.MaxHeaderBytes, "Ocpp:MaxHeadBytes", options.MaxHeadBytes);
        if (diagnostics.Value.OtlpEndpoint is { Length: > 0 } url && !Uri.TryCreate(url, UriKind.Absolute, out _))
            problems.Add($"Diagnostics:OtlpEndpoint is '{url}': must be an absolute http or https URI, such as http://localhost:4318");
        CheckSite(problems, site.Value);
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
            problems.Add($"{key} is '{CommandLine.Shown(address)}': must be localhost or an IP address, such as 127.0.0.1 or 0.0.0.0");
    }

    private void CheckUploads(List<string> problems, OcppOptions ocpp, UploadOptions options)
    {
        if (options.Address.Length == 0)
            return;
        CheckAddress(problems, "Uploads:Address", options.Address);
        if (options.Port != 0 && (options.Port == ocpp.Port || options.Port == control.Value.Port))
            problems.Add($"Uploads:Port is {options.Port}, like {(options.Port == ocpp.Port ? "Ocpp:Port" : "Control:Port")}: they must differ");
        if (control.Value.PublicUrl.Length == 0 && ListenAddress.TryParse(options.Address, out var address) && address.Ip is { } ip
            && (ip.Equals(System.Net.IPAddress.Any) || ip.Equals(System.Net.IPAddress.IPv6Any)))
        {
            problems.Add($"Uploads:Address is '{options.Address}', which is every interface: set Control:PublicUrl to the URL at which charge points reach it, such as http://192.0.2.1:{options.Port}");
        }
    }

    private static void CheckSite(List<string> problems, SiteOptions options)
    {
        // A lease must outlive a cycle that is lost, or a healthy loop would let set-points end.
        if (options.LeaseSeconds <= 2 * options.PeriodSeconds)
            problems.Add($"Site:LeaseSeconds is {options.LeaseSeconds}: must exceed two periods (Site:PeriodSeconds), which are {2 * options.PeriodSeconds} s");
        if (options.SpacingMilliseconds > 1_000 * options.PeriodSeconds)
            problems.Add($"Site:SpacingMilliseconds is {options.SpacingMilliseconds}: must not exceed Site:PeriodSeconds, which is {options.PeriodSeconds}");
        if (options.BudgetMilliseconds > 1_000 * options.PeriodSeconds)
            problems.Add($"Site:BudgetMilliseconds is {options.BudgetMilliseconds}: must not exceed Site:PeriodSeconds, which is {options.PeriodSeconds}");
        if (!AlgorithmTarget.TryParse(options.Algorithm, out _, out var problem))
            problems.Add($"Site:Algorithm is '{CommandLine.Shown(options.Algorithm)}': {problem}");
        if (AlgorithmTarget.ProblemOfBuiltIn(options.Fallback) is { } unknown)
            problems.Add($"Site:Fallback is '{CommandLine.Shown(options.Fallback)}': {unknown}");
        CheckOrder(problems, "Site:AlgorithmRetrySeconds", options.AlgorithmRetrySeconds, "Site:AlgorithmRetryMaxSeconds", options.AlgorithmRetryMaxSeconds);
        if (options.BudgetMilliseconds > 1_000 * options.AlgorithmHangSeconds)
            problems.Add($"Site:BudgetMilliseconds is {options.BudgetMilliseconds}: must not exceed Site:AlgorithmHangSeconds, which is {options.AlgorithmHangSeconds}");
    }

    private static void CheckDirectory(List<string> problems, string key, string path)
    {
        if (File.Exists(path))
            problems.Add($"{key} is '{CommandLine.Shown(path)}': must be a directory, and is a file");
    }

    private static void CheckOrder(List<string> problems, string smallKey, int small, string bigKey, int big)
    {
        if (small > big)
            problems.Add($"{smallKey} is {small}: must not exceed {bigKey}, which is {big}");
    }
}
