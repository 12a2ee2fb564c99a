using System.Diagnostics.Metrics;
using System.Numerics;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Diagnostics;

/// <summary>
/// The number of received messages by type and action, read when metrics are collected. Notifying a listener of each message would cost as
/// much as reading a small one. Thread-safe.
/// </summary>
/// <remarks>Each processor has its own numbers, to avoid false sharing.</remarks>
internal sealed class ReceivedMessages
{
    // The numbers of two processors are at least a cache line apart.
    private const int PaddingCounts = 16;

    private static readonly OcppMessageType[] Types = Enum.GetValues<OcppMessageType>();
    private static readonly int Actions = (int)Enum.GetValues<Action16>().Max() + 1;
    private static readonly int Processors = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 8));

    private readonly long[][] _counts = [.. Enumerable.Range(0, Processors).Select(static _ => new long[(((int)Types.Max() + 1) * Actions) + PaddingCounts])];

    public void Add(OcppMessageType type, Action16 action) =>
        Interlocked.Increment(ref _counts[Thread.GetCurrentProcessorId() & (Processors - 1)][Place(type, action)]);

    /// <summary>Returns all counters that are not 0.</summary>
    public IEnumerable<Measurement<long>> Measure()
    {
        foreach (var type in Types)
        {
            for (var action = Action16.Unknown; (int)action < Actions; action++)
            {
                long count = 0;
                foreach (var counts in _counts)
                    count += Volatile.Read(ref counts[Place(type, action)]);
                if (count > 0)
                    yield return new Measurement<long>(count, new("type", Name(type)), new("action", GatewayMetrics.ActionName(action)));
            }
        }
    }

    private static int Place(OcppMessageType type, Action16 action) => ((int)type * Actions) + (int)action;

    private static string Name(OcppMessageType type) => type switch
    {
        OcppMessageType.Call => "CALL",
        OcppMessageType.CallResult => "CALLRESULT",
        _ => "CALLERROR",
    };
}
