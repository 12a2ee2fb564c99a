using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an update with signed firmware (security whitepaper §5.21).</summary>
/// <param name="Retries">How often to try the download again.</param>
/// <param name="RetryInterval">Seconds between attempts.</param>
/// <param name="RequestId">Named again by every SignedFirmwareStatusNotification of this update.</param>
/// <param name="Firmware">What to install.</param>
public readonly partial record struct SignedUpdateFirmwareRequest(
    int? Retries,
    int? RetryInterval,
    int RequestId,
    SignedFirmware Firmware) : IOcppPayload<SignedUpdateFirmwareRequest>;

/// <summary>Whether it will be installed (security whitepaper §5.22).</summary>
public readonly partial record struct SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus Status)
    : IOcppPayload<SignedUpdateFirmwareResponse>;

/// <summary>Firmware and the proof of where it comes from (security whitepaper §6.7).</summary>
/// <param name="Location">Its address; at most 512 characters.</param>
/// <param name="RetrieveDateTime">Not to be fetched before.</param>
/// <param name="InstallDateTime">Not to be installed before.</param>
/// <param name="SigningCertificate">Of the key that signed it, in PEM; at most 5500 characters.</param>
/// <param name="Signature">Base64; at most 800 characters.</param>
public readonly partial record struct SignedFirmware(
    string Location,
    OcppDateTime RetrieveDateTime,
    OcppDateTime? InstallDateTime,
    string SigningCertificate,
    string Signature);

/// <summary>Whether signed firmware will be installed (security whitepaper §6.16).</summary>
public enum SignedUpdateFirmwareStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It will not.</summary>
    Rejected,

    /// <summary>It will, and an update that was under way ended for it.</summary>
    AcceptedCanceled,

    /// <summary>The certificate of the signature is not valid.</summary>
    InvalidCertificate,

    /// <summary>The certificate of the signature was revoked.</summary>
    RevokedCertificate,
}
