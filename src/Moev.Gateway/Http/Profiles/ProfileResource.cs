using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Profiles;

/// <summary>Installed charging profiles.</summary>
internal sealed class ProfileResource : IResource
{
    private static readonly Schema Profiles = Schema.Of("Profiles", ProfileListJson.Plain.ProfilesView);

    public void AddServices(IServiceCollection services) => services.AddSingleton<ProfileRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var profiles = routes.ServiceProvider.GetRequiredService<ProfileRoutes>();
        routes.Get(RoutePaths.ChargePoint + "/profiles", profiles.ListAsync, new Operation("listProfiles", Tags.Charging, "List the charging profiles that a charge point accepted")
        {
            Description = "Only those that this gateway sent.",
            Answers = [Answer.Ok("Profiles; each says whether it causes the limit that is in force.", Profiles)],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        });
        routes.Get(RoutePaths.Connector + "/profiles", profiles.ListOfConnectorAsync, new Operation("listConnectorProfiles", Tags.Charging, "List the charging profiles of a connector")
        {
            Answers = [Answer.Ok("The profiles of the connector, and those of connector 0 that apply to it.", Profiles)],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        });
    }
}
