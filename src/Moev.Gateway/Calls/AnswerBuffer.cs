namespace Moev.Gateway.Calls;

/// <summary>A caller's own memory for the answers to its CALLs, used again with each: one CALL at a time.</summary>
/// <remarks>
/// Written only by whoever ends the CALL, and before its caller hears of it, so when the task has completed, however it did, nobody but the caller
/// has the buffer.
/// </remarks>
internal sealed class AnswerBuffer
{
    private byte[] _bytes = new byte[256];

    public int Capacity => _bytes.Length;

    /// <returns>The copy; valid until the next one.</returns>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _bytes.Length)
            _bytes = new byte[payload.Length];
        payload.CopyTo(_bytes);
        return _bytes.AsMemory(0, payload.Length);
    }
}
