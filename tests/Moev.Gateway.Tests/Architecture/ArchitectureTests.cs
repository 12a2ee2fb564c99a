using System.Reflection;
using Moev.Gateway.Hosting;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Transport;

namespace Moev.Gateway.Tests.Architecture;

/// <summary>Who may use whom. What stands here is what docs/ARCHITECTURE.md tells; a new arrow is a decision, made here.</summary>
public sealed class ArchitectureTests
{
    private const string Root = "Moev.Gateway";

    /// <summary>The rooms of Moev.Gateway, and the rooms that each may use. Every room may use Moev.Ocpp and its own rooms below.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Hosting"] = ["Calls", "Certificates", "ChargingProfiles", "Connections", "Control", "Diagnostics", "Handlers", "Ledger", "Options"],
        ["Connections"] = ["Calls", "Diagnostics", "Ledger", "Options"],
        ["Handlers"] = ["Calls", "Certificates", "Diagnostics", "Ledger", "Options"],
        ["Control"] = ["Calls", "Certificates", "ChargingProfiles", "Diagnostics", "Ledger", "Options"],
        ["Certificates"] = ["Calls", "Diagnostics", "Ledger", "Options"],
        ["ChargingProfiles"] = ["Calls", "Ledger", "Options"],
        ["Calls"] = ["Diagnostics", "Options"],
        ["Ledger"] = ["Diagnostics", "Options"],
        ["Diagnostics"] = ["Options"],
        ["Options"] = [],
    };

    /// <summary>Words that every room speaks, although they live in one.</summary>
    private static readonly Type[] Words = [typeof(ChargePointIdentity), typeof(IdentityJitter), typeof(CallOutcomeKind), typeof(LedgerUnavailableException)];

    private static readonly Assembly Gateway = typeof(GatewayHost).Assembly;

    private static readonly Assembly Transport = typeof(EpollTransport).Assembly;

    [Fact]
    public void Rooms_use_only_the_rooms_they_may()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in Gateway.GetTypes())
        {
            if (Room(type) is not { } room)
                continue;
            foreach (var used in TypeUses.Of(type))
            {
                if (used.Assembly == Gateway && !Words.Contains(used) && Room(used) is { } other && other != room && !MayUse[room].Contains(other))
                    wrong.Add($"{Outer(type)} ({room}) uses {Outer(used)} ({other})");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Every_room_is_in_the_table() =>
        Assert.Equal(
            MayUse.Keys.Order(StringComparer.Ordinal),
            Gateway.GetTypes().Select(Room).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Interfaces_of_the_ledger_do_not_know_its_back_ends()
    {
        var wrong = Gateway.GetTypes()
            .Where(type => type.Namespace == "Moev.Gateway.Ledger" && Outer(type) != "LedgerServices")
            .SelectMany(TypeUses.Of)
            .Where(used => used.Namespace?.StartsWith("Moev.Gateway.Ledger.", StringComparison.Ordinal) == true);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_ledgers_set_up_knows_a_back_end()
    {
        var users = Gateway.GetTypes()
            .Where(type => type.Namespace != "Moev.Gateway.Ledger.Memory")
            .Where(type => TypeUses.Of(type).Any(used => used.Namespace == "Moev.Gateway.Ledger.Memory"))
            .Select(Outer)
            .Distinct();
        Assert.Equal(["LedgerServices"], users);
    }

    [Fact]
    public void Library_uses_the_base_class_library_only()
    {
        // The few assemblies that bytes and JSON need; no socket, logger or dependency injection among them. System.Threading has the
        // interlocked operations; tasks and timers are looked for below.
        string[] allowed =
        [
            "System.Buffers", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory", "System.Numerics.Vectors",
            "System.Runtime", "System.Runtime.Extensions", "System.Runtime.InteropServices", "System.Runtime.Intrinsics",
            "System.Security.Cryptography", "System.Text.Encoding.Extensions", "System.Text.Encodings.Web", "System.Text.Json",
            "System.Threading",
        ];
        Assert.Empty(typeof(OcppMessageReader).Assembly.GetReferencedAssemblies().Select(name => name.Name).Except(allowed));
    }

    [Fact]
    public void Library_knows_no_task_and_no_clock()
    {
        Type[] banned = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(TimeProvider), typeof(Timer)];
        var wrong = typeof(OcppMessageReader).Assembly.GetTypes()
            .SelectMany(type => TypeUses.Of(type).Where(banned.Contains).Select(used => $"{type} uses {used}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Load_test_and_charge_point_do_not_know_the_gateway()
    {
        // As their project files say; the load test's assembly is not loaded here, so that its own references stay its own.
        foreach (var project in new[] { "loadtest/Moev.LoadTest.csproj", "src/Moev.ChargePoint/Moev.ChargePoint.csproj", "src/Moev.Ocpp/Moev.Ocpp.csproj" })
            Assert.DoesNotContain("Moev.Gateway.csproj", File.ReadAllText(Path.Combine(RepositoryRoot(), project)), StringComparison.Ordinal);
    }

    [Fact]
    public void Transport_knows_neither_the_gateway_nor_what_is_spoken_over_it() =>
        Assert.DoesNotContain(
            Transport.GetReferencedAssemblies(), static name => name.Name!.StartsWith("Moev.", StringComparison.Ordinal));

    [Fact]
    public void Only_the_host_knows_the_transport()
    {
        // All others have Kestrel's connections, whoever carries them.
        var users = Gateway.GetTypes()
            .Where(type => TypeUses.Of(type).Any(used => used.Assembly == Transport))
            .Select(Outer)
            .Distinct();
        Assert.Equal([nameof(ChargePointListening)], users);
    }

    [Fact]
    public void Use_within_a_method_is_found()
    {
        // The test of the test: a use that no declaration shows.
        Assert.Contains(typeof(System.Text.StringBuilder), TypeUses.Of(typeof(Sample)));
        Assert.Contains(typeof(Guid), TypeUses.Of(typeof(Sample)));
        Assert.DoesNotContain(typeof(Version), TypeUses.Of(typeof(Sample)));
    }

    private static string? Room(Type type)
    {
        if (type.Namespace?.StartsWith(Root + ".", StringComparison.Ordinal) != true)
            return null;
        return type.Namespace[(Root.Length + 1)..].Split('.')[0];
    }

    private static string Outer(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Name;
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Moev.Gateway.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    private sealed class Sample
    {
        public static int Hidden() => new List<Guid>().Count + new System.Text.StringBuilder().Length;
    }
}
