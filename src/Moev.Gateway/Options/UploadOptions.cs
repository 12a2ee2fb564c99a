using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Uploads of diagnostics and logs from charge points: section <c>Uploads</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";

    [Description("Address of a listener that serves uploads only, such as 0.0.0.0. Charge points then need not reach the control listener. Empty: uploads arrive on the control listener")]
    public string Address { get; init; } = "";

    [Range(0, 65_535), Description("TCP port of that listener. 0 chooses a free port. Must differ from Ocpp:Port and Control:Port")]
    public int Port { get; init; } = 8081;

    [Range(1, 10_000), Description("Open connections to that listener. A further one takes the place of the connection that has been without a request for the longest time")]
    public int MaxConnections { get; init; } = 64;

    [Required, Description("Directory for uploaded files. Created at the first upload")]
    public string Path { get; init; } = "data/uploads";

    [Range(1_024, 1_073_741_824), Description("Size of one uploaded file. Larger uploads get 413")]
    public int MaxBytes { get; init; } = 33_554_432;

    [Range(1, 100_000), Description("Uploaded files to keep. The oldest is deleted first")]
    public int MaxFiles { get; init; } = 256;

    [Range(1, 1_000), Description("Uploads at the same time. Further uploads get 429")]
    public int MaxParallel { get; init; } = 8;
}
