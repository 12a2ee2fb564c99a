using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Certificates;

/// <summary>Signed certificates on their way to their charge points: at most one for each, so that none can take all the room.</summary>
internal sealed class CertificateQueue(IOptions<CertificateOptions> options)
{
    private readonly ConcurrentDictionary<ChargePointIdentity, CertificateRecord?> _underWay = new();

    // Bounded by the room that is entered first.
    private readonly Channel<SignedCertificate> _channel = Channel.CreateUnbounded<SignedCertificate>();

    /// <summary>Takes the room for a certificate. False when the charge point has one under way, or there is no room. Two at once may take the last one.</summary>
    public bool TryEnter(ChargePointIdentity identity) => _underWay.Count < options.Value.MaxUnderWay && _underWay.TryAdd(identity, null);

    /// <summary>Gives the room back.</summary>
    public void Leave(ChargePointIdentity identity) => _underWay.TryRemove(identity, out _);

    /// <summary>The certificate that follows the answer to SignCertificate.</summary>
    public void Prepare(ChargePointIdentity identity, CertificateRecord certificate) => _underWay[identity] = certificate;

    /// <summary>SignCertificate has been answered: what is prepared may be sent.</summary>
    public void Release(ChargePointIdentity identity)
    {
        if (_underWay.TryGetValue(identity, out var certificate) && certificate is not null && _underWay.TryUpdate(identity, null, certificate))
            _channel.Writer.TryWrite(new SignedCertificate(identity, certificate));
    }

    public IAsyncEnumerable<SignedCertificate> ReadAllAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);
}

/// <summary>A certificate to be sent.</summary>
internal sealed record SignedCertificate(ChargePointIdentity Identity, CertificateRecord Certificate);
