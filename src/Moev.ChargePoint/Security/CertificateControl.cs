using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Security;

/// <summary>Serves the certificate commands, and requests the charge point's own certificate (whitepaper A02, A03, M03 to M05).</summary>
internal sealed class CertificateControl : IDisposable
{
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly CallSender _calls;
    private readonly SecurityEvents _events;
    private readonly CertificateStore _certificates;
    private readonly CertificateRequests _requests;

    public CertificateControl(
        ChargePointOptions options,
        IKeySource? keys,
        ChargePointClock clock,
        ConfigurationStore configuration,
        ChargePointLog log,
        MessageOutput output,
        CallSender calls,
        SecurityEvents events)
    {
        _clock = clock;
        _configuration = configuration;
        _log = log;
        _output = output;
        _calls = calls;
        _events = events;
        _certificates = new CertificateStore(options.CertificateStoreMaxLength, options.AdditionalRootCertificateCheck);
        _requests = new CertificateRequests(keys ?? new SeededKeys(options.Seed), options.Identity, options.SerialNumber ?? options.Identity);
    }

    private string Organization => _configuration.Find(ConfigurationKeys.CpoName)!.Value;

    public void Dispose()
    {
        _certificates.Dispose();
        _requests.Dispose();
    }

    /// <summary>Returns true if a certificate may sign firmware now (whitepaper L01).</summary>
    public bool IsFirmwareCertificate(string pem) => _certificates.IsFirmwareCertificate(pem, _clock.WallTime);

    /// <summary>Sends a SignCertificate with a new key.</summary>
    public void SendRequest(bool isTriggered)
    {
        var csr = _requests.Create(Organization);
        _calls.Add(new OutboundCall<SignCertificateRequest, SignCertificateResponse>(
            Action16.SignCertificate,
            () => new SignCertificateRequest(csr),
            response => _log.Note($"the certificate request is {response.Status}"),
            static _ => { })
        { IsTriggered = isTriggered });
    }

    public void Handle(ReadOnlySpan<byte> id, in CertificateSignedRequest request)
    {
        var problem = request.CertificateChain.Length > ConfigurationStore.CertificateSignedMaxChainSize
            ? "it is longer than CertificateSignedMaxChainSize"
            : _requests.Take(request.CertificateChain, Organization, _certificates, _clock.WallTime);
        _output.Answer(id, new CertificateSignedResponse(problem is null ? CertificateSignedStatus.Accepted : CertificateSignedStatus.Rejected));
        _log.Note(problem is null ? "a new certificate is in use" : $"the certificate is rejected: {problem}");
        if (problem is null)
            _log.AddSecurity(SecurityEvent.ReconfigurationOfSecurityParameters, "charge point certificate");
        else
            _events.Send(SecurityEvent.InvalidChargePointCertificate, problem);
    }

    public void Handle(ReadOnlySpan<byte> id, in InstallCertificateRequest request)
    {
        var status = _certificates.Install(request.CertificateType, request.Certificate, _clock.WallTime);
        _output.Answer(id, new InstallCertificateResponse(status));
        if (status == InstallCertificateStatus.Accepted)
            _log.AddSecurity(SecurityEvent.ReconfigurationOfSecurityParameters, $"{request.CertificateType} installed");
    }

    public void Handle(ReadOnlySpan<byte> id, in DeleteCertificateRequest request)
    {
        var status = _certificates.Delete(request.CertificateHashData);
        _output.Answer(id, new DeleteCertificateResponse(status));
        if (status == DeleteCertificateStatus.Accepted)
            _log.AddSecurity(SecurityEvent.ReconfigurationOfSecurityParameters, "root certificate deleted");
    }

    public void Handle(ReadOnlySpan<byte> id, in GetInstalledCertificateIdsRequest request)
    {
        var ids = _certificates.Ids(request.CertificateType);
        _output.Answer(id, ids.Length == 0
            ? new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatus.NotFound)
            : new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatus.Accepted, new OcppList<CertificateHashData>(ids)));
    }
}
