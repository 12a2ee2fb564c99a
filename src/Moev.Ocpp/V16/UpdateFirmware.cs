using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an update of the firmware (OCPP 1.6 §5.19, §6.55).</summary>
/// <param name="Location">Where the firmware is, as a URI: blanks in it are written %20.</param>
/// <param name="Retries">How often to try again.</param>
/// <param name="RetrieveDate">Not to be fetched before.</param>
/// <param name="RetryInterval">Seconds between attempts.</param>
public readonly partial record struct UpdateFirmwareRequest(
    string Location,
    int? Retries,
    OcppDateTime RetrieveDate,
    int? RetryInterval = null) : IOcppPayload<UpdateFirmwareRequest>;

/// <summary>Noted (OCPP 1.6 §6.56). It has no members.</summary>
public readonly partial record struct UpdateFirmwareResponse : IOcppPayload<UpdateFirmwareResponse>;
