namespace Moev.Gateway.Http.Uploads;

/// <summary>The address of the listener for uploads, known once it listens.</summary>
internal sealed class UploadAddress
{
    /// <summary>Gets or sets the base URL, such as http://192.0.2.1:8081; null when uploads arrive on the control listener.</summary>
    public string? Url { get; set; }
}
