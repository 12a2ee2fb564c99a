using System.Reflection;
using Moev.Tests.Shared;

namespace Moev.Architecture.Tests;

/// <summary>Rules about single rooms and projects that the table of rooms does not express.</summary>
public sealed class LibraryTests
{
    [Fact]
    public void Interfaces_of_the_ledger_do_not_know_its_back_ends()
    {
        var wrong = Dependencies.TypesOf("Moev.Gateway")
            .Where(type => type.Namespace == "Moev.Gateway.Ledger" && Dependencies.Outer(type) != "LedgerServices")
            .SelectMany(TypeUses.Of)
            .Where(used => used.Namespace?.StartsWith("Moev.Gateway.Ledger.", StringComparison.Ordinal) == true);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_ledgers_set_up_knows_a_back_end()
    {
        var users = Dependencies.TypesOf("Moev.Gateway")
            .Where(type => type.Namespace != "Moev.Gateway.Ledger.Store.Memory")
            .Where(type => TypeUses.Of(type).Any(used => used.Namespace == "Moev.Gateway.Ledger.Store.Memory"))
            .Select(Dependencies.Outer)
            .Distinct();
        Assert.Equal(["LedgerServices"], users);
    }

    [Fact]
    public void Commands_know_no_http()
    {
        // The table of rooms forbids the HTTP room; ASP.NET Core's types are in other assemblies.
        var wrong = Dependencies.TypesOf("Moev.Gateway")
            .Where(type => type.Namespace?.StartsWith("Moev.Gateway.Commands", StringComparison.Ordinal) == true)
            .SelectMany(type => TypeUses.Of(type)
                .Where(used => used.Namespace?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true)
                .Select(used => $"{type} uses {used}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Library_uses_the_base_class_library_only()
    {
        // The few assemblies that bytes and JSON need; no socket, logger or dependency injection among them. System.Threading has the
        // interlocked operations; tasks and timers are checked below.
        string[] allowed =
        [
            "System.Buffers", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory", "System.Numerics.Vectors",
            "System.Runtime", "System.Runtime.Extensions", "System.Runtime.InteropServices", "System.Runtime.Intrinsics",
            "System.Security.Cryptography", "System.Text.Encoding.Extensions", "System.Text.Encodings.Web", "System.Text.Json",
            "System.Threading",
        ];
        Assert.Empty(Assembly.Load("Moev.Ocpp").GetReferencedAssemblies().Select(name => name.Name).Except(allowed));
    }

    [Fact]
    public void Library_knows_no_task_and_no_clock()
    {
        Type[] banned = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(TimeProvider), typeof(Timer)];
        var wrong = Dependencies.TypesOf("Moev.Ocpp")
            .SelectMany(type => TypeUses.Of(type).Where(banned.Contains).Select(used => $"{type} uses {used}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Load_test_and_charge_point_do_not_know_the_gateway()
    {
        // The project files: a reference that no type uses yet counts too.
        foreach (var project in new[] { "loadtest/Moev.LoadTest.csproj", "src/Moev.ChargePoint/Moev.ChargePoint.csproj", "src/Moev.Ocpp/Moev.Ocpp.csproj" })
            Assert.DoesNotContain("Moev.Gateway.csproj", Repository.Read(project), StringComparison.Ordinal);
    }

    [Fact]
    public void Transport_knows_neither_the_gateway_nor_what_is_spoken_over_it() =>
        Assert.DoesNotContain(
            Assembly.Load("Moev.Transport").GetReferencedAssemblies(), static name => name.Name!.StartsWith("Moev.", StringComparison.Ordinal));

    [Fact]
    public void Only_the_host_knows_the_transport()
    {
        // All others use Kestrel's abstractions of connections.
        var users = Dependencies.TypesOf("Moev.Gateway")
            .Where(type => TypeUses.Of(type).Any(used => used.Assembly.GetName().Name == "Moev.Transport"))
            .Select(Dependencies.Outer)
            .Distinct();
        Assert.Equal(["ChargePointListening"], users);
    }
}
