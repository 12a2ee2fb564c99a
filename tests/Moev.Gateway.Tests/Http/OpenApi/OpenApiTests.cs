using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Moev.Gateway.Hosting;
using Moev.Gateway.Http.Calls;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Tests.Http.OpenApi;

/// <summary>
/// The document has every route, method, status and reason. All other tests check the responses that they read against it
/// (<see cref="OpenApiCheck"/>); the end-to-end tests check its form, and its examples against a running gateway.
/// </summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-openapi-").FullName;
    private WebApplication _app = null!;
    private IReadOnlyList<Operation> _operations = [];

    public Task InitializeAsync()
    {
        _app = GatewayHost.Create(["--Ledger:Provider", "memory", "--Uploads:Path", _folder, "--Ocpp:Port", "0", "--Control:Port", "0"]);
        _operations = MappedOperations.Of(((IEndpointRouteBuilder)_app).DataSources);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_route_and_method_is_in_the_document_and_no_other()
    {
        var routes = ((IEndpointRouteBuilder)_app).DataSources
            .SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(static route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Where(static method => method != "HEAD").Select(method => $"{method} {Path(route)}"));
        var documented = _operations
            .Where(static operation => !operation.Path.Contains("/calls/", StringComparison.Ordinal) || operation.Path == CallResource.Pattern)
            .Select(static operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(routes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_action_of_a_central_system_has_its_call_and_an_example()
    {
        var actions = _operations.Where(static operation => operation.Path.StartsWith("/api/v1/charge-points/{identity}/calls/", StringComparison.Ordinal))
            .Select(static operation => operation.Path[(operation.Path.LastIndexOf('/') + 1)..]);
        var expected = Enum.GetValues<Moev.Ocpp.V16.Action16>()
            .Where(static action => (Moev.Ocpp.V16.Actions16.Origin(action) & Moev.Ocpp.V16.ActionOrigin.CentralSystem) != 0)
            .Select(Moev.Ocpp.V16.Actions16.Name);
        Assert.Equal(expected.Append("{action}").Order(StringComparer.Ordinal), actions.Order(StringComparer.Ordinal));
        Assert.Equal(26, OcppSchemas.Actions.Count);
    }

    [Fact]
    public void Every_reason_has_a_status_and_is_in_the_document()
    {
        var reasons = typeof(ProblemReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!).ToArray();
        Assert.DoesNotContain(reasons, static reason => ProblemStatuses.Of(reason) == 0);
        var documented = _operations.SelectMany(OpenApiDocument.ReasonsOf).ToHashSet();
        // The routing's own answers belong to no operation.
        Assert.Equal([ProblemReasons.RouteUnknown, ProblemReasons.MethodNotAllowed], reasons.Except(documented));
        Assert.Empty(documented.Except(reasons));
        Assert.Equal(reasons.Length, reasons.Select(ProblemReasons.Title).Distinct().Count());
    }

    [Fact]
    public void Operations_have_names_of_their_own()
    {
        Assert.Empty(_operations.GroupBy(static operation => operation.Id).Where(static group => group.Count() > 1).Select(static group => group.Key));
        Assert.All(_operations, static operation => Assert.Contains(operation.Tag, Tags.All.Select(static tag => tag.Name)));
    }

    [Fact]
    public async Task Document_is_served_and_every_reference_in_it_leads_somewhere()
    {
        await using var host = await ControlHost.StartAsync();

        var reply = await host.GetAsync("/openapi/v1.json");

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        var document = reply.Body;
        Assert.Equal("3.1.1", document.GetProperty("openapi").GetString());
        var references = Reference().Matches(reply.Text).Select(static match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(references.Length > 50);
        foreach (var reference in references)
        {
            var place = document;
            foreach (var name in reference.Split('/').Skip(1))
                Assert.True(place.TryGetProperty(name, out place) || place.ValueKind == JsonValueKind.Array, reference);
        }
    }

    [Fact]
    public void Every_operation_with_a_body_has_an_example_and_every_example_an_answer()
    {
        var answers = OpenApiResources.RecordedAnswers();
        foreach (var operation in _operations)
        {
            var isJson = operation.Answers.Any(static answer => answer.Status == 200 && answer.Schemas is [("application/json", _), ..]);
            if (!isJson || operation.Id == "getOpenApi")
                continue;
            var names = operation.Request is null ? ["answer"] : operation.Request.Examples.Select(static example => example.Name);
            Assert.Equal(names, answers[operation.Id]?.AsObject().Select(static pair => pair.Key));
        }
    }

    private static string Path(RouteEndpoint route) => CatchAll().Replace(route.RoutePattern.RawText!, "{");

    [GeneratedRegex(@"\{\*\*")]
    private static partial Regex CatchAll();

    [GeneratedRegex("\"\\$ref\":\"([^\"]+)\"")]
    private static partial Regex Reference();
}
