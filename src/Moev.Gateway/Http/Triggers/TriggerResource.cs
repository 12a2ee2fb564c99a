using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Triggers;

/// <summary>Triggers of messages.</summary>
internal sealed class TriggerResource : IResource
{
    public static readonly ExtensionMember<TriggerView> Trigger = ExtensionMember.Of("trigger", TriggerJson.Plain.TriggerView);

    private static readonly string Messages = string.Join(
        "\",\"", Enum.GetNames<MessageTrigger>().Union(Enum.GetNames<ExtendedMessageTrigger>()).Where(static name => name != "Unknown"));

    private static readonly string Body = $$"""
        {"type":"object","additionalProperties":false,"required":["requestedMessage"],"properties":{
          "requestedMessage":{"enum":["{{Messages}}"]},
          "connectorId":{"type":["integer","string"],"minimum":1,"maximum":1000},
          "extended":{"type":"boolean","description":"Sends ExtendedTriggerMessage; absent: only if TriggerMessage does not have the message."} } }
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<TriggerRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var triggers = routes.ServiceProvider.GetRequiredService<TriggerRoutes>();
        routes.Post(RoutePaths.ChargePoint + "/trigger", triggers.TriggerAsync, new Operation("trigger", Tags.Management, "Ask for a message, and wait for it")
        {
            Parameters =
            [
                Parts.Strict,
                Parts.Timeout,
                Parameter.Query("wait", "Seconds to wait for the message.", """{"type":"number","exclusiveMinimum":0,"maximum":300}"""),
            ],
            Request = Content.Json(Body, ("status", """{"requestedMessage":"StatusNotification","connectorId":1}""")),
            Answers = [Answer.Ok("The charge point answered.", ReplySchemas.Command)],
            AnswerMembers = [Trigger],
            Reasons = [.. Parts.Command, ProblemReasons.TriggerRefused],
        });
    }
}
