using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Uploads;

/// <summary>The addresses that charge points upload to.</summary>
internal sealed class UploadResource : IResource
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<UploadAddress>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<UploadRoutes>();
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var uploads = routes.ServiceProvider.GetRequiredService<UploadRoutes>();
        routes.Put(UploadRoutes.Pattern, uploads.ReceiveAsync, Upload("uploadFile"));
        routes.Post(UploadRoutes.Pattern, uploads.ReceiveAsync, Upload("postFile"));
    }

    private static Operation Upload(string id) => new(id, Tags.Management, "Upload the file that a job asked for")
    {
        Description = "For charge points: the address is the location of their GetDiagnostics or GetLog. The body is the file, or a form with the file in it.",
        // A charge point's upload is not a command, and its body may be larger than that of any command.
        IsCommand = false,
        IsForChargePoints = true,
        Parameters =
        [
            Parameter.Path("token", "A secret of the charge point that was asked for the upload.", """{"type":"string","minLength":1}""", "\"wIdsyT0uLz0\""),
            Parameter.Path("fileName", "The file's name; it may be left out together with the slash before it.", """{"type":"string"}""", "\"diagnostics.txt\""),
        ],
        Request = new Content("application/octet-stream", "{}", []),
        Answers = [new Answer(201, "The file is stored.")],
        Reasons =
        [
            ProblemReasons.InvalidBody, ProblemReasons.UploadUnknown, ProblemReasons.UploadEnded, ProblemReasons.TooManyUploads,
            ProblemReasons.UploadNotStored, ProblemReasons.BodyTooLarge, ProblemReasons.LedgerUnavailable,
        ],
    };
}
