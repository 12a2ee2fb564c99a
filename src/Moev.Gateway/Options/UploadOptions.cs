using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Diagnostics and logs that charge points upload to the gateway: section <c>Uploads</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";

    [Required, Description("Directory of the uploaded files; created at the first upload")]
    public string Path { get; init; } = "data/uploads";

    [Range(1_024, 1_073_741_824), Description("Bytes of one uploaded file; more gets 413")]
    public int MaxBytes { get; init; } = 33_554_432;

    [Range(1, 100_000), Description("Uploaded files to keep; the oldest is deleted first")]
    public int MaxFiles { get; init; } = 256;

    [Range(1, 1_000), Description("Uploads at once; a further one gets 429")]
    public int MaxParallel { get; init; } = 8;
}
