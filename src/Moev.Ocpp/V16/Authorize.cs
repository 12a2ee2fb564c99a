using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the authorization of a token (OCPP 1.6 §4.1, §6.1).</summary>
/// <param name="IdTag">The token; at most 20 characters.</param>
public readonly partial record struct AuthorizeRequest(IdTag IdTag) : IOcppPayload<AuthorizeRequest>;

/// <summary>The authorization of the token (OCPP 1.6 §6.2).</summary>
public readonly partial record struct AuthorizeResponse(IdTagInfo IdTagInfo) : IOcppPayload<AuthorizeResponse>;
