using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Moev.Transport.Connections;

/// <summary>The features of a connection: those that it implements itself, and the few that a server adds.</summary>
/// <param name="connection">The connection, which implements its own features.</param>
internal sealed class ConnectionFeatures(object connection) : IFeatureCollection
{
    private KeyValuePair<Type, object>[] _added = [];
    private int _revision;

    public bool IsReadOnly => false;

    public int Revision => _revision;

    public object? this[Type key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            foreach (var (type, feature) in _added)
            {
                if (type == key)
                    return feature;
            }

            return IsOwn(key) ? connection : null;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(key);
            _revision++;
            // Of the exact size: it is filled once, and lives as long as the connection.
            var others = Array.FindAll(_added, pair => pair.Key != key);
            _added = value is null ? others : [.. others, KeyValuePair.Create(key, value)];
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var pair in _added)
            yield return pair;
        foreach (var type in connection.GetType().GetInterfaces())
        {
            if (IsOwn(type) && !Array.Exists(_added, pair => pair.Key == type))
                yield return KeyValuePair.Create(type, connection);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Excludes interfaces that are no features.</summary>
    private bool IsOwn(Type key) => key.IsInstanceOfType(connection) && key.Namespace == "Microsoft.AspNetCore.Connections.Features";
}
