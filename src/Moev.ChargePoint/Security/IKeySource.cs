using System.Security.Cryptography;

namespace Moev.ChargePoint.Security;

/// <summary>Makes the key pairs of certificate requests (whitepaper A02.FR.02).</summary>
public interface IKeySource
{
    /// <summary>A new key: RSA of at least 2048 bits, or ECDSA of at least 224 (whitepaper A00.FR.502, .503). The charge point disposes it.</summary>
    /// <param name="identity">For which charge point.</param>
    /// <param name="number">Which of its keys, from 1.</param>
    AsymmetricAlgorithm CreateKey(string identity, int number);
}
