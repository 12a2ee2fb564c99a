using System.Reflection;

namespace Moev.Architecture.Tests;

/// <summary>The dependencies that the compiled assemblies show.</summary>
internal static class Dependencies
{
    /// <summary>Gets the types that the project's source declares, without those at the top level of its program.</summary>
    public static IEnumerable<Type> TypesOf(string rootNamespace) => TypesOf(rootNamespace, Assembly.Load(rootNamespace));

    /// <summary>Gets the folder of the room that a type of the project belongs to.</summary>
    public static string RoomOf(Type type, string project, string rootNamespace) => type.Namespace == rootNamespace
        ? project
        : project + "/" + type.Namespace![(rootNamespace.Length + 1)..].Split('.')[0];

    /// <summary>Gets, for each room of a project, the rooms and projects that it uses, each with one example.</summary>
    public static SortedDictionary<string, SortedDictionary<string, string>> OfRooms(string project, string rootNamespace)
    {
        var rooms = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var type in TypesOf(rootNamespace))
        {
            var room = RoomOf(type, project, rootNamespace);
            if (!rooms.TryGetValue(room, out var uses))
                rooms.Add(room, uses = new SortedDictionary<string, string>(StringComparer.Ordinal));
            foreach (var used in TypeUses.Of(type).Where(static used => used.Namespace is not null))
            {
                if (Name(used) is { } name && name != room)
                    uses.TryAdd(name == project ? rootNamespace : name.StartsWith(project + "/", StringComparison.Ordinal) ? name[(project.Length + 1)..] : name, $"{Outer(type)} uses {Outer(used)}");
            }
        }

        return rooms;

        string? Name(Type used)
        {
            if (used.Assembly.GetName().Name == rootNamespace)
                return IsOf(used, rootNamespace) ? RoomOf(used, project, rootNamespace) : null;
            return Rooms.Projects.Values.FirstOrDefault(other => other == used.Assembly.GetName().Name && IsOf(used, other));
        }
    }

    /// <summary>Finds a cycle between the namespaces of a project.</summary>
    /// <returns>The namespaces in order with an example of each use, or null when there is none.</returns>
    public static string? FindCycle(string rootNamespace) => FindCycle(rootNamespace, Assembly.Load(rootNamespace));

    /// <summary>Finds a cycle between the namespaces below one of an assembly.</summary>
    public static string? FindCycle(string rootNamespace, Assembly assembly)
    {
        var uses = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var type in TypesOf(rootNamespace, assembly))
        {
            if (!uses.TryGetValue(type.Namespace!, out var targets))
                uses.Add(type.Namespace!, targets = new SortedDictionary<string, string>(StringComparer.Ordinal));
            foreach (var used in TypeUses.Of(type))
            {
                if (used.Assembly == type.Assembly && IsOf(used, rootNamespace) && used.Namespace != type.Namespace)
                    targets.TryAdd(used.Namespace!, $"{Outer(type)} uses {Outer(used)}");
            }
        }

        var finished = new HashSet<string>();
        foreach (var start in uses.Keys)
        {
            if (Visit(start, []) is { } cycle)
                return cycle;
        }

        return null;

        string? Visit(string place, List<string> path)
        {
            var index = path.IndexOf(place);
            if (index >= 0)
                return Describe([.. path[index..], place]);
            if (!finished.Add(place))
                return null;
            path.Add(place);
            foreach (var next in uses[place].Keys)
            {
                if (Visit(next, path) is { } cycle)
                    return cycle;
            }

            path.RemoveAt(path.Count - 1);
            return null;
        }

        string Describe(List<string> cycle) => string.Join(
            Environment.NewLine, cycle.Zip(cycle.Skip(1), (from, to) => $"{from} -> {to}: {uses[from][to]}"));
    }

    /// <summary>Gets the name of the outermost type around a nested type.</summary>
    public static string Outer(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Name;
    }

    private static IEnumerable<Type> TypesOf(string rootNamespace, Assembly assembly) => assembly.GetTypes().Where(type => IsOf(type, rootNamespace));

    private static bool IsOf(Type type, string rootNamespace) =>
        type.Namespace == rootNamespace || type.Namespace?.StartsWith(rootNamespace + ".", StringComparison.Ordinal) == true;
}
