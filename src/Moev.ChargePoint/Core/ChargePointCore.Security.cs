using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Security;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Core;

/// <content>Keys, certificates and security events (whitepaper A01, A02, A05, M03 to M05, §8).</content>
internal sealed partial class ChargePointCore
{
    /// <summary>Characters of techInfo (whitepaper §5.15).</summary>
    private const int MaxTechInfo = 255;

    private readonly ActivityLog _securityLog;
    private readonly CertificateStore _certificates;
    private readonly CertificateRequests _requests;

    /// <summary>Asks for a new certificate, as its owner may at any time (whitepaper A03).</summary>
    public void RequestCertificate() => Run(() => SendCertificateRequest(isTriggered: false));

    /// <summary>Reports a security event of the owner's choice.</summary>
    public void ReportSecurityEvent(string type, string? techInfo) => Run(() => SendSecurityEvent(type, techInfo));

    private void SendCertificateRequest(bool isTriggered)
    {
        var csr = _requests.Create(_configuration.Find(ConfigurationKeys.CpoName)!.Value);
        _calls.Add(new OutboundCall<SignCertificateRequest, SignCertificateResponse>(
            Action16.SignCertificate,
            () => new SignCertificateRequest(csr),
            response => Note($"the certificate request is {response.Status}"),
            static _ => { })
        { IsTriggered = isTriggered });
    }

    private void Handle(ReadOnlySpan<byte> id, in CertificateSignedRequest request)
    {
        var organization = _configuration.Find(ConfigurationKeys.CpoName)!.Value;
        var problem = request.CertificateChain.Length > ConfigurationStore.CertificateSignedMaxChainSize
            ? "it is longer than CertificateSignedMaxChainSize"
            : _requests.Take(request.CertificateChain, organization, _certificates, Clock);
        Answer(id, new CertificateSignedResponse(problem is null ? CertificateSignedStatus.Accepted : CertificateSignedStatus.Rejected));
        Note(problem is null ? "a new certificate is in use" : $"the certificate is not taken: {problem}");
        if (problem is null)
            LogSecurityEvent(SecurityEvent.ReconfigurationOfSecurityParameters, "charge point certificate");
        else
            SendSecurityEvent(SecurityEvent.InvalidChargePointCertificate, problem);
    }

    private void Handle(ReadOnlySpan<byte> id, in InstallCertificateRequest request)
    {
        var status = _certificates.Install(request.CertificateType, request.Certificate, Clock);
        Answer(id, new InstallCertificateResponse(status));
        if (status == InstallCertificateStatus.Accepted)
            LogSecurityEvent(SecurityEvent.ReconfigurationOfSecurityParameters, $"{request.CertificateType} installed");
    }

    private void Handle(ReadOnlySpan<byte> id, in DeleteCertificateRequest request)
    {
        var status = _certificates.Delete(request.CertificateHashData);
        Answer(id, new DeleteCertificateResponse(status));
        if (status == DeleteCertificateStatus.Accepted)
            LogSecurityEvent(SecurityEvent.ReconfigurationOfSecurityParameters, "root certificate deleted");
    }

    private void Handle(ReadOnlySpan<byte> id, in GetInstalledCertificateIdsRequest request)
    {
        var ids = _certificates.Ids(request.CertificateType);
        Answer(id, ids.Length == 0
            ? new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatus.NotFound)
            : new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatus.Accepted, new OcppList<CertificateHashData>(ids)));
    }

    /// <summary>
    /// A new key for HTTP Basic authentication: 16 to 20 bytes in hexadecimal (OCPP-J 1.6 §6.2.2, whitepaper §7.2). It is used at once, by
    /// a new connection (whitepaper A01).
    /// </summary>
    private void ChangeAuthorizationKey(ReadOnlySpan<byte> id, string hex)
    {
        if (hex.Length is < 32 or > 40 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
        {
            Answer(id, new ChangeConfigurationResponse(ConfigurationStatus.Rejected));
            return;
        }

        _authorizationKey = Convert.FromHexString(hex);
        Answer(id, new ChangeConfigurationResponse(ConfigurationStatus.Accepted));
        LogSecurityEvent(SecurityEvent.ReconfigurationOfSecurityParameters, ConfigurationKeys.AuthorizationKey);
        ConnectAnew("a new authorization key");
    }

    /// <summary>
    /// The profile can only be raised (whitepaper A05). 1 needs a key. 2 and 3 need TLS, which this charge point does not speak: their
    /// prerequisites are never met.
    /// </summary>
    private void ChangeSecurityProfile(ReadOnlySpan<byte> id, string value)
    {
        var now = _configuration.Number(ConfigurationKeys.SecurityProfile);
        var isRaise = value.Trim() == "1" && now < 1 && _authorizationKey is { Length: >= 16 };
        var status = isRaise ? _configuration.Change(ConfigurationKeys.SecurityProfile, "1") : ConfigurationStatus.Rejected;
        Answer(id, new ChangeConfigurationResponse(status));
        if (status != ConfigurationStatus.Accepted)
            return;
        LogSecurityEvent(SecurityEvent.ReconfigurationOfSecurityParameters, ConfigurationKeys.SecurityProfile);
        ConnectAnew("a new security profile");
    }

    private void ConnectAnew(string why)
    {
        _connectAtOnce = true;
        if (_link == Link.Up)
            Close(WebSocketCloseCode.NormalClosure, why);
    }

    private void SendSecurityEvent(string type, string? techInfo)
    {
        LogSecurityEvent(type, techInfo);
        var at = Clock;
        var info = techInfo is null ? default(OcppText?) : new OcppText(techInfo.Length > MaxTechInfo ? techInfo[..MaxTechInfo] : techInfo);
        _calls.Add(new OutboundCall<SecurityEventNotificationRequest, SecurityEventNotificationResponse>(
            Action16.SecurityEventNotification,
            () => new SecurityEventNotificationRequest(new OcppText(type), at, info),
            static _ => { },
            static _ => { }));
    }

    /// <summary>A critical event that no command led to is pushed if the options say so (whitepaper §8).</summary>
    private void RaiseCritical(string type, string? techInfo)
    {
        if (_options.SendSecurityEvents)
            SendSecurityEvent(type, techInfo);
        else
            LogSecurityEvent(type, techInfo);
    }

    private void LogSecurityEvent(string type, string? techInfo) => _securityLog.Add(Clock, techInfo is null ? type : $"{type} {techInfo}");
}
