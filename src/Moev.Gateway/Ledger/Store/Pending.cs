namespace Moev.Gateway.Ledger.Store;

/// <summary>
/// The result of one write in a batch, readable after the batch's commit. A store that applies writes one by one knows it at once; a store that
/// sends a batch as one statement hands out a <see cref="ResultSlot{T}"/> and fills it from the statement's rows.
/// </summary>
internal readonly struct Pending<T>
{
    private readonly T _value;
    private readonly ResultSlot<T>? _slot;

    public Pending(T value) => _value = value;

    public Pending(ResultSlot<T> slot)
    {
        _value = default!;
        _slot = slot;
    }

    /// <summary>Gets the result.</summary>
    /// <exception cref="InvalidOperationException">The store committed the batch and left the slot empty.</exception>
    public T Value => _slot is null ? _value : _slot.Value;

    public static implicit operator Pending<T>(T value) => new(value);
}

/// <summary>A place for a result that the store learns from its commit. A batch that is tried again makes new slots.</summary>
internal sealed class ResultSlot<T>
{
    private T _value = default!;
    private bool _isFilled;

    public T Value => _isFilled ? _value : throw new InvalidOperationException("The commit gave no result for this write.");

    public void Fill(T value)
    {
        _value = value;
        _isFilled = true;
    }
}
