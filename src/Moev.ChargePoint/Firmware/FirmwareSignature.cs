namespace Moev.ChargePoint.Firmware;

/// <summary>The signature of a firmware image, and the certificate to check it with (whitepaper §6.7).</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Signature">Base64.</param>
internal sealed record FirmwareSignature(string Certificate, string Signature);
