namespace Moev.Gateway.Ledger.Memory;

/// <summary>The newest commands; the oldest is forgotten first.</summary>
/// <remarks>A ring: the id n stands in place n - 1, modulo their number, and as long as the ring grows nothing in it moves.</remarks>
internal sealed class AuditBook(int maxCommands)
{
    private const int FirstPlaces = 64;

    private readonly Lock _gate = new();
    private AuditRecord[] _places = new AuditRecord[Math.Min(FirstPlaces, maxCommands)]; // under _gate
    private long _lastId; // under _gate

    public long Begin(CommandIntent command)
    {
        // Copied outside the lock: the sender's buffer is its own again when the command has ended.
        var kept = command with { Parameters = command.Parameters.ToArray() };
        lock (_gate)
        {
            if (_lastId == _places.Length && _places.Length < maxCommands)
                Array.Resize(ref _places, Math.Min(2 * _places.Length, maxCommands));
            _lastId++;
            PlaceOf(_lastId) = new AuditRecord(_lastId, kept, null);
            return _lastId;
        }
    }

    /// <returns>The command; null when it is not known, or forgotten.</returns>
    public CommandIntent? End(long id, CommandResult result)
    {
        lock (_gate)
        {
            if (id < Oldest || id > _lastId)
                return null;
            ref var place = ref PlaceOf(id);
            place = place with { Result = result };
            return place.Command;
        }
    }

    public IReadOnlyList<AuditRecord> List(AuditFilter filter)
    {
        lock (_gate)
        {
            return
            [
                .. NewestFirst()
                    .Where(record => record.Id < (filter.Before ?? long.MaxValue)
                        && (filter.Identity is null || record.Command.Identity == filter.Identity)
                        && (filter.From is null || record.Command.At >= filter.From)
                        && (filter.To is null || record.Command.At < filter.To)
                        && (filter.IdempotencyKey is null || record.Command.IdempotencyKey == filter.IdempotencyKey))
                    .Take(filter.Limit),
            ];
        }
    }

    private long Oldest => Math.Max(_lastId - _places.Length + 1, 1);

    private ref AuditRecord PlaceOf(long id) => ref _places[(id - 1) % _places.Length];

    private IEnumerable<AuditRecord> NewestFirst()
    {
        for (var id = _lastId; id >= Oldest; id--)
            yield return PlaceOf(id);
    }
}
