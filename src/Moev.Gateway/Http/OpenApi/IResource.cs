namespace Moev.Gateway.Http.OpenApi;

/// <summary>A part of the API: a folder with its services, its routes and their descriptions.</summary>
internal interface IResource
{
    /// <summary>Registers the services that only its routes need.</summary>
    void AddServices(IServiceCollection services);

    void Map(IEndpointRouteBuilder routes);
}
