using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Certificates;

/// <summary>The signed certificates waiting for delivery: at most one per charge point, so that no charge point can fill the queue.</summary>
internal sealed class CertificateQueue(IOptions<CertificateOptions> options)
{
    private readonly ConcurrentDictionary<ChargePointIdentity, CertificateRecord?> _underWay = new();

    // Bounded by TryEnter.
    private readonly Channel<SignedCertificate> _channel = Channel.CreateUnbounded<SignedCertificate>();

    /// <summary>Reserves a place. Returns false if the charge point already has one or the queue is full. Concurrent calls may exceed the limit slightly.</summary>
    public bool TryEnter(ChargePointIdentity identity) => _underWay.Count < options.Value.MaxUnderWay && _underWay.TryAdd(identity, null);

    /// <summary>Frees the place.</summary>
    public void Leave(ChargePointIdentity identity) => _underWay.TryRemove(identity, out _);

    /// <summary>Sets the certificate to send after the answer to SignCertificate.</summary>
    public void Prepare(ChargePointIdentity identity, CertificateRecord certificate) => _underWay[identity] = certificate;

    /// <summary>Queues the prepared certificate for delivery, once SignCertificate has been answered.</summary>
    public void Release(ChargePointIdentity identity)
    {
        if (_underWay.TryGetValue(identity, out var certificate) && certificate is not null && _underWay.TryUpdate(identity, null, certificate))
            _channel.Writer.TryWrite(new SignedCertificate(identity, certificate));
    }

    public IAsyncEnumerable<SignedCertificate> ReadAllAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);
}

/// <summary>A certificate to deliver.</summary>
internal sealed record SignedCertificate(ChargePointIdentity Identity, CertificateRecord Certificate);
