using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for an upload of diagnostics (OCPP 1.6 §5.9, §6.25).</summary>
/// <param name="Location">The directory to upload to, as a URI: blanks are written %20.</param>
/// <param name="Retries">The number of retries.</param>
/// <param name="RetryInterval">The seconds between attempts.</param>
/// <param name="StartTime">The oldest entry to include.</param>
/// <param name="StopTime">The newest entry to include.</param>
public readonly partial record struct GetDiagnosticsRequest(
    string Location,
    int? Retries = null,
    int? RetryInterval = null,
    OcppDateTime? StartTime = null,
    OcppDateTime? StopTime = null) : IOcppPayload<GetDiagnosticsRequest>;

/// <summary>The file that will be uploaded (OCPP 1.6 §6.26).</summary>
/// <param name="FileName">At most 255 characters; absent when there are no diagnostics.</param>
public readonly partial record struct GetDiagnosticsResponse(string? FileName = null) : IOcppPayload<GetDiagnosticsResponse>;
