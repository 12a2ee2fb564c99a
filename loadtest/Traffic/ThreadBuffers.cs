using System.Buffers;

namespace Moev.LoadTest.Traffic;

/// <summary>The input and output buffers of a thread: one per thread, whatever the number of charge points.</summary>
internal sealed class ThreadBuffers
{
    private const int InputBytes = 64 * 1024;

    [ThreadStatic]
    private static ThreadBuffers? s_current;

    private byte[] _message = new byte[4_096];

    public static ThreadBuffers Current => s_current ??= new ThreadBuffers();

    /// <summary>The bytes read from a socket last.</summary>
    public byte[] Input { get; } = new byte[InputBytes];

    /// <summary>The frames to send.</summary>
    public ArrayBufferWriter<byte> Frames { get; } = new(4_096);

    public byte[] Message(int bytes)
    {
        if (_message.Length < bytes)
            _message = new byte[bytes];
        return _message;
    }
}
