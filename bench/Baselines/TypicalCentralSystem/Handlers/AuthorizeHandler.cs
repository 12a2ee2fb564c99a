using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class AuthorizeHandler : MessageHandler<AuthorizeRequest, AuthorizeResponse>
{
    public override string Action => "Authorize";

    protected override ValueTask<AuthorizeResponse> HandleAsync(ChargePointState chargePoint, AuthorizeRequest request, CancellationToken cancellationToken)
    {
        var response = new AuthorizeResponse { IdTagInfo = new IdTagInfo { Status = "Accepted" } };
        return ValueTask.FromResult(response);
    }
}
