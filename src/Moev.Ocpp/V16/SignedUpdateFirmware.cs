using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an update with signed firmware (security whitepaper §5.21).</summary>
/// <param name="Retries">The number of retries of the download.</param>
/// <param name="RetryInterval">The seconds between attempts.</param>
/// <param name="RequestId">The id repeated by every SignedFirmwareStatusNotification of this update.</param>
/// <param name="Firmware">The firmware to install.</param>
public readonly partial record struct SignedUpdateFirmwareRequest(
    int? Retries,
    int? RetryInterval,
    int RequestId,
    SignedFirmware Firmware) : IOcppPayload<SignedUpdateFirmwareRequest>;

/// <summary>The response to SignedUpdateFirmware (security whitepaper §5.22).</summary>
public readonly partial record struct SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus Status)
    : IOcppPayload<SignedUpdateFirmwareResponse>;

/// <summary>A firmware image with the proof of its origin (security whitepaper §6.7).</summary>
/// <param name="Location">The address; at most 512 characters.</param>
/// <param name="RetrieveDateTime">The earliest time to download it.</param>
/// <param name="InstallDateTime">The earliest time to install it.</param>
/// <param name="SigningCertificate">The certificate of the signing key, in PEM; at most 5500 characters.</param>
/// <param name="Signature">Base64; at most 800 characters.</param>
public readonly partial record struct SignedFirmware(
    string Location,
    OcppDateTime RetrieveDateTime,
    OcppDateTime? InstallDateTime,
    string SigningCertificate,
    string Signature);

/// <summary>The result of SignedUpdateFirmware (security whitepaper §6.16).</summary>
public enum SignedUpdateFirmwareStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The firmware will be installed.</summary>
    Accepted,

    /// <summary>The firmware will not be installed.</summary>
    Rejected,

    /// <summary>The firmware will be installed, and an update in progress was cancelled for it.</summary>
    AcceptedCanceled,

    /// <summary>The signing certificate is not valid.</summary>
    InvalidCertificate,

    /// <summary>The signing certificate was revoked.</summary>
    RevokedCertificate,
}
