using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the version of the local authorization list (OCPP 1.6 §5.10, §6.27). It has no members.</summary>
public readonly partial record struct GetLocalListVersionRequest : IOcppPayload<GetLocalListVersionRequest>;

/// <summary>The version of the local authorization list (OCPP 1.6 §6.28).</summary>
/// <param name="ListVersion">The version. 0: the list is empty. -1: the charge point has no such list.</param>
public readonly partial record struct GetLocalListVersionResponse(int ListVersion) : IOcppPayload<GetLocalListVersionResponse>;
