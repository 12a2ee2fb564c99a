using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>Maps routes, each with its description.</summary>
internal static class EndpointMapping
{
    // Kestrel leaves out the body of a response to HEAD (RFC 9110 §9.3.2).
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapMethods(pattern, Reading, Run(routes, pattern, route, operation)).WithMetadata(operation);

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapPost(pattern, Run(routes, pattern, route, operation)).WithMetadata(operation);

    public static void Put(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapPut(pattern, Run(routes, pattern, route, operation)).WithMetadata(operation);

    public static void Delete(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation) =>
        routes.MapDelete(pattern, Run(routes, pattern, route, operation)).WithMetadata(operation);

    /// <summary>Returns a plain delegate: no reflection binds parameters, because each route reads its request itself.</summary>
    private static RequestDelegate Run(IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> route, Operation operation)
    {
        var names = new RequestNames(operation with { Path = pattern });
        if (operation.IsPaged)
            route = InTurn(routes.ServiceProvider.GetRequiredService<PageGate>(), route);
        return async context =>
        {
            // Such a route does not wait for the body.
            if (operation.Request is null)
                context.Features.Get<IConnectionPlace>()?.Begin();
            var result = names.Problem(context) is { } problem ? ControlReplies.Problem(problem) : await route(context);
            await result.ExecuteAsync(context);
        };
    }

    /// <summary>Limits the pages in memory; a page is there until it is written.</summary>
    private static Func<HttpContext, Task<IResult>> InTurn(PageGate gate, Func<HttpContext, Task<IResult>> route) => async context =>
    {
        if (await gate.EnterAsync(context.RequestAborted) is { } problem)
            return ControlReplies.Problem(problem);
        try
        {
            await (await route(context)).ExecuteAsync(context);
        }
        finally
        {
            gate.Leave();
        }

        return TypedResults.Empty;
    };
}
