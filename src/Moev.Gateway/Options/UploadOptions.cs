using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Uploads of diagnostics and logs from charge points: section <c>Uploads</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";

    [Required, Description("Directory for uploaded files. Created at the first upload")]
    public string Path { get; init; } = "data/uploads";

    [Range(1_024, 1_073_741_824), Description("Size of one uploaded file. Larger uploads get 413")]
    public int MaxBytes { get; init; } = 33_554_432;

    [Range(1, 100_000), Description("Uploaded files to keep. The oldest is deleted first")]
    public int MaxFiles { get; init; } = 256;

    [Range(1, 1_000), Description("Uploads at the same time. Further uploads get 429")]
    public int MaxParallel { get; init; } = 8;
}
