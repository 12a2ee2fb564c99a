using Moev.Architecture.Tests.Cycle.B;

namespace Moev.Architecture.Tests.Cycle.A;

/// <summary>One half of a cycle, which the tests must find.</summary>
internal sealed class First
{
    public static object Other() => new Second();
}
