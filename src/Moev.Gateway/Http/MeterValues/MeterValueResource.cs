using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.MeterValues;

/// <summary>Meter values on record.</summary>
internal sealed class MeterValueResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<MeterValueRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var meterValues = routes.ServiceProvider.GetRequiredService<MeterValueRoutes>();
        routes.Get(RoutePaths.ChargePoint + "/meter-values", meterValues.ListAsync, new Operation("listMeterValues", Tags.Records, "List meter values, the oldest first")
        {
            Description = "As they were sent. The in-memory ledger keeps the newest samples only.",
            Parameters =
            [
                Parts.From,
                Parts.To,
                Parts.Word("measurand", "Only samples of this measurand; a sample without one is Energy.Active.Import.Register."),
                Parts.After("""{"type":"string","pattern":"^-?[0-9]+\\.[0-9]+$"}"""),
                Parts.Limit(10_000, 1_000),
            ],
            Answers =
            [
                new Answer(200, "A page of sample times.", ("application/json", Schema.Of("MeterValuePage", MeterValueJson.Plain.MeterValuePage)), ("text/csv", Parts.PlainText)),
            ],
            Reasons = Parts.ReadOfChargePoint,
        });
    }
}
