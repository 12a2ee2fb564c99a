namespace Moev.Gateway.Ledger;

/// <summary>A charge point's records of one kind by id, and their changes. Used by one thread at a time.</summary>
/// <param name="load">Loads the records at the first use; null when there are none.</param>
internal sealed class RecordSet<T>(Func<IEnumerable<KeyValuePair<int, T>>>? load = null)
    where T : class
{
    private readonly Dictionary<int, T?> _changes = [];
    private SortedList<int, T>? _records;

    /// <summary>Gets the changed records; null for a removed one.</summary>
    public IReadOnlyDictionary<int, T?> Changes => _changes;

    public int Count => Records.Count;

    /// <summary>The highest id; 0 when there is no record.</summary>
    public int LastId => Records.Count == 0 ? 0 : Records.Keys[^1];

    /// <summary>The lowest id; 0 when there is no record.</summary>
    public int FirstId => Records.Count == 0 ? 0 : Records.Keys[0];

    /// <summary>Gets the records in ascending order of id.</summary>
    public IReadOnlyList<T> All => [.. Records.Values];

    public IReadOnlyList<T> NewestFirst => [.. Records.Values.Reverse()];

    private SortedList<int, T> Records
    {
        get
        {
            if (_records is not null)
                return _records;
            _records = [];
            foreach (var (id, record) in load?.Invoke() ?? [])
                _records.Add(id, record);
            return _records;
        }
    }

    public T? Find(int id) => Records.GetValueOrDefault(id);

    public T Set(int id, T record)
    {
        Records[id] = record;
        _changes[id] = record;
        return record;
    }

    public void Remove(int id)
    {
        if (Records.Remove(id))
            _changes[id] = null;
    }

    /// <summary>Marks the changes as stored.</summary>
    public void Stored() => _changes.Clear();
}
