using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.KeptMessages;

/// <summary>Messages that belong to no transaction on record.</summary>
internal sealed class KeptMessageResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<KeptMessageRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var kept = routes.ServiceProvider.GetRequiredService<KeptMessageRoutes>();
        routes.Get("/api/v1/kept-messages", kept.ListAsync, new Operation("listKeptMessages", Tags.Records, "List messages that belong to no transaction, the newest first")
        {
            Description = "The gateway acknowledged and kept them: stops and meter values of unknown transactions, stops that differ from the one on record, and messages whose payload cannot be read.",
            Parameters =
            [
                Parts.ChargePoint, Parts.Words("reason", "Only those kept for this reason.", Enum.GetNames<KeptReason>()), Parts.From, Parts.To, Parts.Before(),
                Parts.Limit(1_000, 100),
            ],
            Answers = [Answer.Ok("A page.", Schema.Of("KeptMessagePage", KeptMessageJson.Plain.KeptMessagePage))],
            Reasons = Parts.Read,
        });
    }
}
