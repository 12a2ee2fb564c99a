namespace Moev.Gateway.Ledger.Memory;

/// <summary>The newest commands; the oldest is forgotten first.</summary>
internal sealed class AuditBook(int maxCommands)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<AuditRecord> _newestFirst = []; // under _gate
    private readonly Dictionary<long, LinkedListNode<AuditRecord>> _byId = []; // under _gate
    private long _lastId; // under _gate

    public long Begin(CommandIntent command)
    {
        // Copied outside the lock: the sender's buffer is its own again when the command has ended.
        var kept = command with { Parameters = command.Parameters.ToArray() };
        lock (_gate)
        {
            _byId.Add(++_lastId, _newestFirst.AddFirst(new AuditRecord(_lastId, kept, null)));
            if (_newestFirst.Count > maxCommands)
            {
                _byId.Remove(_newestFirst.Last!.Value.Id);
                _newestFirst.RemoveLast();
            }

            return _lastId;
        }
    }

    /// <returns>The command; null when it is not known, or forgotten.</returns>
    public CommandIntent? End(long id, CommandResult result)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var node))
                return null;
            node.Value = node.Value with { Result = result };
            return node.Value.Command;
        }
    }

    public IReadOnlyList<AuditRecord> List(AuditFilter filter)
    {
        lock (_gate)
        {
            return
            [
                .. _newestFirst
                    .Where(record => record.Id < (filter.Before ?? long.MaxValue)
                        && (filter.Identity is null || record.Command.Identity == filter.Identity)
                        && (filter.From is null || record.Command.At >= filter.From)
                        && (filter.To is null || record.Command.At < filter.To)
                        && (filter.IdempotencyKey is null || record.Command.IdempotencyKey == filter.IdempotencyKey))
                    .Take(filter.Limit),
            ];
        }
    }
}
