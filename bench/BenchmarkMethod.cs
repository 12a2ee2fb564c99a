using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Moev.Benchmarks;

/// <summary>
/// One benchmark with its parameters, run only for its allocations. That takes milliseconds, while BenchmarkDotNet's statistics take
/// seconds.
/// </summary>
internal sealed class BenchmarkMethod
{
    private const int ManyOperations = 1_000;
    private const int FewOperations = 20;
    private const int Rounds = 8;

    private readonly MethodInfo _method;
    private readonly int _operations;
    private readonly IReadOnlyList<KeyValuePair<PropertyInfo, object>> _parameters;

    private BenchmarkMethod(MethodInfo method, IReadOnlyList<KeyValuePair<PropertyInfo, object>> parameters)
    {
        _method = method;
        _parameters = parameters;
        _operations = Is(method, Lengthy.Category) ? FewOperations : ManyOperations;
        var values = parameters.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Key.Name}={p.Value}"));
        Name = $"{method.DeclaringType!.Name}.{method.Name}{(parameters.Count == 0 ? "" : $"({string.Join(", ", values)})")}";
    }

    public string Name { get; }

    /// <summary>Gets all benchmarks of an assembly except the ungated ones.</summary>
    public static IEnumerable<BenchmarkMethod> All(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<BenchmarkAttribute>() is not null
            && !Is(method, Ungated.Category)
        from parameters in Combinations([.. type.GetProperties().Where(static property => Values(property) is not null)])
        select new BenchmarkMethod(method, parameters);

    /// <summary>Measures the bytes that one operation allocates, on all threads.</summary>
    public async Task<long> MeasureBytesAsync()
    {
        var instance = Activator.CreateInstance(_method.DeclaringType!)!;
        foreach (var (property, value) in _parameters)
            property.SetValue(instance, value);
        await CallAsync<GlobalSetupAttribute>(instance);
        var run = Bind(instance);
        await run(_operations);

        // A collection may empty a pool, and a timer may fire, so the minimum of a few rounds counts.
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await run(_operations);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / _operations);
        }

        await CallAsync<GlobalCleanupAttribute>(instance);
        return least;
    }

    private static bool Is(MethodInfo method, string category) =>
        method.GetCustomAttribute<BenchmarkCategoryAttribute>()?.Categories.Contains(category) is true
        || method.DeclaringType!.GetCustomAttribute<BenchmarkCategoryAttribute>()?.Categories.Contains(category) is true;

    private static IEnumerable<IReadOnlyList<KeyValuePair<PropertyInfo, object>>> Combinations(IReadOnlyList<PropertyInfo> properties) =>
        properties.Aggregate(
            (IEnumerable<IReadOnlyList<KeyValuePair<PropertyInfo, object>>>)[[]],
            static (combinations, property) =>
                from combination in combinations
                from value in Values(property)!
                select (IReadOnlyList<KeyValuePair<PropertyInfo, object>>)[.. combination, KeyValuePair.Create(property, value)]);

    private static IEnumerable<object>? Values(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ParamsAttribute>() is { } values)
            return values.Values!;
        return property.GetCustomAttribute<ParamsSourceAttribute>() is { } source
            ? ((IEnumerable)property.DeclaringType!.GetProperty(source.Name)!.GetValue(null)!).Cast<object>()
            : null;
    }

    private static async Task CallAsync<TAttribute>(object instance)
        where TAttribute : Attribute
    {
        foreach (var method in instance.GetType().GetMethods().Where(static m => m.GetCustomAttribute<TAttribute>() is not null))
        {
            if (method.Invoke(instance, null) is Task task)
                await task;
        }
    }

    private Func<int, Task> Bind(object instance)
    {
        var call = Expression.Call(Expression.Constant(instance), _method);
        if (_method.ReturnType.IsAssignableTo(typeof(Task)))
        {
            var start = Expression.Lambda<Func<Task>>(call).Compile();
            return async operations =>
            {
                for (var i = 0; i < operations; i++)
                    await start();
            };
        }

        if (_method.ReturnType.Name.StartsWith(nameof(ValueTask), StringComparison.Ordinal))
            throw new NotSupportedException($"{Name} returns a ValueTask: let it return a Task, or what it computes.");
        var run = Expression.Lambda<Action>(call).Compile();
        return operations =>
        {
            for (var i = 0; i < operations; i++)
                run();
            return Task.CompletedTask;
        };
    }
}
