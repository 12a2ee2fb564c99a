using System.Net;

namespace Moev.ChargePoint.Files;

/// <summary>
/// Transfers files over HTTP and HTTPS, the protocols that SupportedFileTransferProtocols names: GET fetches, PUT delivers. It keeps no
/// state but the client's connections.
/// </summary>
/// <param name="client">The client, which its creator disposes. The charge point bounds the time of a transfer by its own clock.</param>
public sealed class HttpFileTransfer(HttpClient client) : IFileTransfer
{
    /// <summary>The default of all charge points of the process.</summary>
    public static HttpFileTransfer Shared { get; } = new(CreateClient());

    public async ValueTask<FileTransferResult> DownloadAsync(Uri location, int maxBytes, CancellationToken cancellationToken)
    {
        if (!IsHttp(location))
            return Unsupported(location);
        try
        {
            using var response = await client.GetAsync(location, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return Refused(response.StatusCode);
            if (response.Content.Headers.ContentLength > maxBytes)
                return TooLarge(maxBytes);

            // A server may say nothing about the length, or lie.
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var content = new MemoryStream();
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (content.Length + read > maxBytes)
                    return TooLarge(maxBytes);
                content.Write(chunk, 0, read);
            }

            return new FileTransferResult(FileTransferStatus.Done, content.ToArray());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new FileTransferResult(FileTransferStatus.Failed, Detail: e.Message);
        }
    }

    public async ValueTask<FileTransferResult> UploadAsync(
        Uri location, string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!IsHttp(location))
            return Unsupported(location);
        try
        {
            using var body = new ReadOnlyMemoryContent(content);
            using var request = new HttpRequestMessage(HttpMethod.Put, FileIn(location, fileName)) { Content = body };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? new FileTransferResult(FileTransferStatus.Done) : Refused(response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new FileTransferResult(FileTransferStatus.Failed, Detail: e.Message);
        }
    }

    private static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    private static Uri FileIn(Uri directory, string fileName) =>
        new(directory.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + Uri.EscapeDataString(fileName) + directory.Query);

    private static bool IsHttp(Uri location) => location.IsAbsoluteUri && (location.Scheme == Uri.UriSchemeHttp || location.Scheme == Uri.UriSchemeHttps);

    private static FileTransferResult Unsupported(Uri location) =>
        new(FileTransferStatus.NotSupported, Detail: location.IsAbsoluteUri ? $"{location.Scheme} is not supported" : "the location is no URL");

    private static FileTransferResult TooLarge(int maxBytes) => new(FileTransferStatus.BadRequest, Detail: $"more than {maxBytes} bytes");

    private static FileTransferResult Refused(HttpStatusCode status) => new(
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => FileTransferStatus.PermissionDenied,
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => FileTransferStatus.NotSupported,
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType => FileTransferStatus.BadRequest,
            _ => FileTransferStatus.Failed,
        },
        Detail: $"the server answered {(int)status}");
}
