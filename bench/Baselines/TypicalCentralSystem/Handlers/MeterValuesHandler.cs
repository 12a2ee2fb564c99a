using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class MeterValuesHandler(CentralSystemState state, ILogger<MeterValuesHandler> logger) : MessageHandler<MeterValuesRequest, MeterValuesResponse>
{
    public override string Action => "MeterValues";

    protected override Task<MeterValuesResponse> HandleAsync(string identity, MeterValuesRequest request, CancellationToken cancellationToken)
    {
        var samples = state.ChargePoint(identity).Samples;
        foreach (var sample in request.MeterValue.SelectMany(static meterValue => meterValue.SampledValue))
            samples[(request.ConnectorId, sample.Measurand ?? "Energy.Active.Import.Register", sample.Phase)] = sample;
        logger.LogDebug("{Identity} sent meter values of connector {ConnectorId}", identity, request.ConnectorId);
        return Task.FromResult(new MeterValuesResponse());
    }
}
