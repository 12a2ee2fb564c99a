using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>The newest commands; the oldest is overwritten first.</summary>
/// <remarks>
/// A ring whose slots keep their buffers. The id n has slot (n - 1) modulo the size, and nothing moves while the ring grows. Objects for each
/// command would live just long enough to make every garbage collection longer.
/// </remarks>
internal sealed class AuditRing(int maxCommands)
{
    private const int FirstPlaces = 64;

    private readonly Lock _gate = new();
    private Place[] _places = new Place[Math.Min(FirstPlaces, maxCommands)]; // under _gate
    private long _lastId; // under _gate

    private long Oldest => Math.Max(_lastId - _places.Length + 1, 1);

    public long Begin(CommandIntent command)
    {
        lock (_gate)
        {
            if (_lastId == _places.Length && _places.Length < maxCommands)
                Array.Resize(ref _places, Math.Min(2 * _places.Length, maxCommands));
            PlaceOf(++_lastId).Begin(command);
            return _lastId;
        }
    }

    /// <returns>True with the charge point and the action; false when the command is unknown or was overwritten.</returns>
    public bool TryEnd(long id, CommandResult result, out ChargePointIdentity identity, out string action)
    {
        lock (_gate)
        {
            if (id < Oldest || id > _lastId)
            {
                (identity, action) = (default, "");
                return false;
            }

            ref var place = ref PlaceOf(id);
            place.End(result);
            (identity, action) = (place.Identity, place.Action);
            return true;
        }
    }

    public IReadOnlyList<AuditRecord> List(AuditFilter filter)
    {
        var records = new List<AuditRecord>();
        lock (_gate)
        {
            for (var id = Math.Min((filter.Before ?? long.MaxValue) - 1, _lastId); id >= Oldest && records.Count < filter.Limit; id--)
            {
                ref var place = ref PlaceOf(id);
                if (place.IsWanted(filter))
                    records.Add(place.ToRecord(id));
            }
        }

        return records;
    }

    private ref Place PlaceOf(long id) => ref _places[(id - 1) % _places.Length];

    private struct Place
    {
        public ChargePointIdentity Identity;
        public string Action;
        private DateTimeOffset _at;
        private string _remoteAddress;
        private string _route;
        private string? _idempotencyKey;
        private byte[]? _parameters;
        private int _length;
        private bool _hasEnded;
        private DateTimeOffset _endedAt;
        private string _outcome;
        private string? _status;
        private string? _messageId;
        private TimeSpan _elapsed;

        public void Begin(CommandIntent command)
        {
            var parameters = command.Parameters.Span;
            if (_parameters is null || _parameters.Length < parameters.Length)
                _parameters = new byte[parameters.Length];
            parameters.CopyTo(_parameters);
            _length = parameters.Length;
            (Identity, Action, _at, _remoteAddress, _route) = (command.Identity, command.Action, command.At, command.RemoteAddress, command.Route);
            _idempotencyKey = command.IdempotencyKey;
            (_hasEnded, _status, _messageId) = (false, null, null);
        }

        public void End(CommandResult result)
        {
            _hasEnded = true;
            (_endedAt, _outcome, _status, _messageId, _elapsed) = (result.At, result.Outcome, result.Status, result.MessageId, result.Elapsed);
        }

        public readonly bool IsWanted(AuditFilter filter) =>
            (filter.Identity is null || Identity == filter.Identity)
            && (filter.From is null || _at >= filter.From)
            && (filter.To is null || _at < filter.To)
            && (filter.IdempotencyKey is null || _idempotencyKey == filter.IdempotencyKey);

        /// <summary>A copy: the place is used again.</summary>
        public readonly AuditRecord ToRecord(long id) => new(
            id,
            new CommandIntent(_at, _remoteAddress, _route, Action, Identity, _parameters.AsSpan(0, _length).ToArray()) { IdempotencyKey = _idempotencyKey },
            _hasEnded ? new CommandResult(_endedAt, _outcome, _status, _messageId, _elapsed) : null);
    }
}
