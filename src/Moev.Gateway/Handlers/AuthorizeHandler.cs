using Moev.Gateway.Calls;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of Authorize (OCPP 1.6 §4.1).</summary>
internal sealed class AuthorizeHandler(IdTagPolicy idTags) : ICallHandler<AuthorizeRequest, AuthorizeResponse>
{
    public bool RunsInline => true;

    public ValueTask<AuthorizeResponse> HandleAsync(in CallContext context, in AuthorizeRequest request) =>
        new(new AuthorizeResponse(idTags.Authorize(request.IdTag)));
}
