using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed partial class MeterValuesHandler(ILogger<MeterValuesHandler> logger) : MessageHandler<MeterValuesRequest, MeterValuesResponse>
{
    public override string Action => "MeterValues";

    protected override ValueTask<MeterValuesResponse> HandleAsync(ChargePointState chargePoint, MeterValuesRequest request, CancellationToken cancellationToken)
    {
        chargePoint.Samples.Update(request.ConnectorId, request.MeterValue);
        LogMeterValues(chargePoint.Identity, request.ConnectorId);
        return ValueTask.FromResult(new MeterValuesResponse());
    }

    [LoggerMessage(LogLevel.Debug, "{Identity} sent meter values of connector {ConnectorId}")]
    private partial void LogMeterValues(string identity, int connectorId);
}
