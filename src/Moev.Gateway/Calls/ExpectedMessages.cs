using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>Notifies commands that requested a message from a charge point when it arrives. Costs one read if none waits. Thread-safe.</summary>
internal sealed class ExpectedMessages
{
    private readonly Lock _gate = new();
    private readonly List<Expected> _expected = []; // under _gate; one per waiting command
    private volatile int _count; // _expected.Count; written under _gate

    /// <summary>Starts to wait for the next message of an action from a charge point.</summary>
    /// <param name="connectorId">The connector of the message; null accepts any connector.</param>
    public Expected Expect(ChargePointIdentity identity, Action16 action, int? connectorId)
    {
        var expected = new Expected(this, identity, action, connectorId);
        lock (_gate)
        {
            _expected.Add(expected);
            _count = _expected.Count;
        }

        return expected;
    }

    /// <summary>Notifies the waiting commands that a CALL arrived. Called before its handler.</summary>
    public void Arrived(ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload)
    {
        if (_count == 0)
            return;
        lock (_gate)
        {
            foreach (var expected in _expected)
            {
                if (expected.Identity == identity && expected.Action == action && (expected.ConnectorId is null || expected.ConnectorId == ConnectorOf(payload)))
                    expected.Set();
            }
        }
    }

    private void Remove(Expected expected)
    {
        lock (_gate)
        {
            _expected.Remove(expected);
            _count = _expected.Count;
        }
    }

    private static int? ConnectorOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload.Span);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("connectorId"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) ? id : null;
            }
        }
        catch (JsonException)
        {
            // An unreadable payload names no connector.
        }

        return null;
    }

    /// <summary>A wait for one message. Disposing ends it.</summary>
    internal sealed class Expected(ExpectedMessages owner, ChargePointIdentity identity, Action16 action, int? connectorId) : IDisposable
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ChargePointIdentity Identity => identity;

        public Action16 Action => action;

        public int? ConnectorId => connectorId;

        /// <summary>Gets the task that completes when the message arrives.</summary>
        public Task Arrived => _arrived.Task;

        public void Set() => _arrived.TrySetResult();

        public void Dispose() => owner.Remove(this);
    }
}
