namespace Moev.Gateway.Calls;

/// <summary>A caller's buffer for the answers to its CALLs. It is reused by each CALL, so its caller sends one CALL at a time.</summary>
/// <remarks>
/// Only the thread that ends the CALL writes to it, before the caller's task completes. Once the task has completed, in whatever way, only the
/// caller has access.
/// </remarks>
internal sealed class AnswerBuffer
{
    private byte[] _bytes = new byte[256];

    public int Capacity => _bytes.Length;

    /// <returns>The copy; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _bytes.Length)
            _bytes = new byte[payload.Length];
        payload.CopyTo(_bytes);
        return _bytes.AsMemory(0, payload.Length);
    }
}
