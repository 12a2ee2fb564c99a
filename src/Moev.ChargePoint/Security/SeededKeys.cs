using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Moev.ChargePoint.Security;

/// <summary>
/// ECDSA keys on P-256 that come from a seed, so that a simulation has the same keys each time. The seed reveals them: they
/// protect nothing. (The signature of a request holds a random number all the same; an RSA key of an own source signs without.)
/// </summary>
public sealed class SeededKeys(int seed) : IKeySource
{
    public AsymmetricAlgorithm CreateKey(string identity, int number)
    {
        var d = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{identity}|{number}")));
        // Below the order of the curve, and not 0.
        d[0] &= 0x7F;
        d[31] |= 1;
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
    }
}
