namespace Moev.Gateway.Http.OpenApi;

/// <summary>Maps routes, each with its description.</summary>
internal static class EndpointMapping
{
    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapGet(pattern, Run(route)).WithMetadata(operation);

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapPost(pattern, Run(route)).WithMetadata(operation);

    public static void Put(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapPut(pattern, Run(route)).WithMetadata(operation);

    public static void Delete(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapDelete(pattern, Run(route)).WithMetadata(operation);

    /// <summary>Returns a plain delegate: no reflection binds parameters, because each route reads its request itself.</summary>
    private static RequestDelegate Run(Func<HttpContext, Task<IResult>> route) => async context =>
    {
        var result = await route(context);
        await result.ExecuteAsync(context);
    };
}
