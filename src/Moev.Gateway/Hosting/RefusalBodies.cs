using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Adds problem details to the responses with which Kestrel refuses a request that it cannot read: no middleware sees such a request, and Kestrel
/// sends no body.
/// </summary>
internal static class RefusalBodies
{
    public static ConnectionDelegate Apply(ConnectionDelegate next) => connection =>
    {
        connection.Transport = new Pipes(connection.Transport.Input, new Writer(connection.Transport.Output));
        return next(connection);
    };

    /// <summary>Returns the response to send instead of the head of a refusal; null for all other bytes.</summary>
    internal static byte[]? Replacement(ReadOnlySpan<byte> written)
    {
        const int StatusAt = 9; // after "HTTP/1.1 "
        if (!written.StartsWith("HTTP/1.1 4"u8) && !written.StartsWith("HTTP/1.1 505"u8))
            return null;
        var length = written.IndexOf("\r\nContent-Length: 0\r\n"u8);
        // Our own responses have this header.
        if (length < 0 || !written.EndsWith("\r\n\r\n"u8) || written.IndexOf("X-Content-Type-Options"u8) >= 0
            || !int.TryParse(written.Slice(StatusAt, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var problem = ControlProblem.Of(status, ProblemReasons.InvalidRequest, Detail(status));
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Plain.ControlProblem);
        var headers = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"\r\nContent-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {body.Length}\r\n"));
        return [.. written[..length], .. headers, .. written[(length + "\r\nContent-Length: 0\r\n".Length)..], .. body];
    }

    private static string Detail(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => "The request was not received in time.",
        StatusCodes.Status414UriTooLong => string.Create(CultureInfo.InvariantCulture, $"The request line has more than {GatewayListeners.MaxRequestLineBytes} bytes."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => string.Create(
            CultureInfo.InvariantCulture, $"The request has more than {GatewayListeners.MaxHeadersBytes} bytes or {GatewayListeners.MaxHeaders} lines of headers."),
        StatusCodes.Status505HttpVersionNotsupported => "The HTTP version must be 1.1 or 1.0.",
        _ => "The request is not valid HTTP.",
    };

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Writer(PipeWriter inner) : PipeWriter
    {
        private const int MaxRefusalBytes = 1_024;

        private Memory<byte> _memory; // the rest of what the server got last

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes)
        {
            // Kestrel writes the head of a refusal at once, and nothing after it.
            if (bytes > 0 && bytes <= Math.Min(MaxRefusalBytes, _memory.Length) && Replacement(_memory.Span[..bytes]) is { } replacement && replacement.Length <= _memory.Length)
            {
                replacement.CopyTo(_memory);
                bytes = replacement.Length;
            }

            // A writer may advance several times in what it got once.
            _memory = _memory[Math.Min(bytes, _memory.Length)..];
            inner.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(Math.Max(sizeHint, MaxRefusalBytes));

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
