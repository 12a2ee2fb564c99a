using Moev.Architecture.Tests.Cycle.A;

namespace Moev.Architecture.Tests.Cycle.B;

/// <summary>The other half of the cycle.</summary>
internal sealed class Second
{
    public static object Other() => new First();
}
