using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Configuration;

/// <summary>Changes of configuration keys.</summary>
internal sealed class ConfigurationResource : IResource
{
    /// <summary>The answer of each charge point to a command to all.</summary>
    public static readonly ExtensionMember<IReadOnlyList<CommandAnswer>> Results = ExtensionMember.Of("results", ConfigurationJson.Plain.IReadOnlyListCommandAnswer);

    private const string Body = $$"""
        {"type":"object","additionalProperties":false,"required":["key","value"],"properties":{
          "key":{"type":"string","minLength":1,"maxLength":50},
          "value":{"type":["string","number","boolean"],"description":"At most 500 characters."},
          "id":{{Parts.Id}} } }
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<ConfigurationRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var configuration = routes.ServiceProvider.GetRequiredService<ConfigurationRoutes>();
        routes.Post("/changeconfig", configuration.ChangeAsync, Change("changeConfiguration"));
        routes.Post("/", configuration.ChangeAsync, Change("changeConfigurationAtRoot"));
    }

    private static Operation Change(string id) => new(id, Tags.Original, "Change a configuration key of all charge points, or of one")
    {
        Parameters = [Parts.Strict],
        Request = Content.Json(
            Body,
            ("all", """{"key":"MeterValueSampleInterval","value":"10"}"""),
            ("one", """{"key":"MeterValueSampleInterval","value":10,"id":"CP_1"}""")),
        Answers =
        [
            Answer.Ok("The answer of each charge point; an empty list when none is connected.", Schema.Of("BroadcastAnswer", ConfigurationJson.Plain.BroadcastAnswer)),
        ],
        Reasons = [.. Parts.Command, ProblemReasons.KeyRefused],
        ProblemMembers = [Results],
    };
}
