using System.Buffers;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Requests;

/// <summary>Reads the whole body of a request up to a limit, regardless of its Content-Type.</summary>
internal static class RequestBody
{
    private const int BytesOfLimit = 256;

    /// <summary>Returns the size of the largest body of any route: that of many limits.</summary>
    public static int MaxBytes(ControlOptions options) => Math.Max(options.MaxBodyBytes, BytesOfLimit * options.MaxLimits);

    /// <summary>Returns true when the request has a body (RFC 9112 §6.3).</summary>
    public static bool IsExpected(HttpContext context) => context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0;

    /// <returns>The bytes without a byte order mark, or a 413.</returns>
    public static async ValueTask<(ReadOnlyMemory<byte> Utf8, ControlProblem? Problem)> ReadAsync(HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
            return (default, TooLarge(maxBytes));

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            var buffer = result.Buffer;
            if (buffer.Length > maxBytes)
            {
                reader.AdvanceTo(buffer.End);
                return (default, TooLarge(maxBytes));
            }

            if (result.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                context.Features.Get<IConnectionPlace>()?.Begin();
                return (bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes, null);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ControlProblem TooLarge(int maxBytes) => ControlProblem.Of(
        StatusCodes.Status413PayloadTooLarge,
        ProblemReasons.BodyTooLarge,
        $"The body has more than {maxBytes} bytes (Control:MaxBodyBytes).");
}
