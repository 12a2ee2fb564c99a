using System.Buffers;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Tracks every rented array, and overwrites those that are returned, so that no later use goes unnoticed.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private readonly HashSet<byte[]> _out = new(ReferenceEqualityComparer.Instance);

    public int Rented { get; private set; }

    public int Returned { get; private set; }

    /// <summary>Arrays that are out.</summary>
    public int Outstanding => _out.Count;

    /// <summary>The longest array that was ever asked for.</summary>
    public int Largest { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        byte[] array = new byte[minimumLength];
        Array.Fill(array, (byte)0xA5);
        Rented++;
        Largest = Math.Max(Largest, minimumLength);
        _out.Add(array);
        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        Assert.True(_out.Remove(array), "An array was returned that is not out.");
        Returned++;
        Array.Fill(array, (byte)0xDD);
    }
}
