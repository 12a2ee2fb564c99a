using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.Events;

/// <summary>The event stream.</summary>
internal sealed class EventResource : IResource
{
    private static readonly Parameter LastEventId = new(
        "Last-Event-ID", "header", "Continue after this event; 0 is the beginning. Without it the stream begins with the next event.", """{"type":"integer","minimum":0}""");

    public void AddServices(IServiceCollection services) => services.AddSingleton<EventRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var events = routes.ServiceProvider.GetRequiredService<EventRoutes>();
        routes.Get("/api/v1/events", events.StreamAsync, new Operation("streamEvents", Tags.Records, "Stream events, as server-sent events")
        {
            Parameters =
            [
                Parts.ChargePoint,
                Parts.Word("type", $"One or more of {string.Join(", ", EventTypes.All)}, separated by commas."),
                Parameter.Query("lastEventId", LastEventId.Description, LastEventId.Schema),
                LastEventId,
            ],
            Answers = [new Answer(200, "The stream; it does not end by itself.", ("text/event-stream", Parts.PlainText))],
            Reasons = [.. Parts.Read, ProblemReasons.TooManyEventStreams],
        });
    }
}
