using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an update of the firmware (OCPP 1.6 §5.19, §6.55).</summary>
/// <param name="Location">The address of the firmware, as a URI: blanks are written %20.</param>
/// <param name="Retries">The number of retries.</param>
/// <param name="RetrieveDate">The earliest time to download it.</param>
/// <param name="RetryInterval">The seconds between attempts.</param>
public readonly partial record struct UpdateFirmwareRequest(
    string Location,
    int? Retries,
    OcppDateTime RetrieveDate,
    int? RetryInterval = null) : IOcppPayload<UpdateFirmwareRequest>;

/// <summary>The acknowledgement (OCPP 1.6 §6.56). It has no members.</summary>
public readonly partial record struct UpdateFirmwareResponse : IOcppPayload<UpdateFirmwareResponse>;
