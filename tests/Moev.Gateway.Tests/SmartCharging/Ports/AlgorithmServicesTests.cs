using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

public sealed class AlgorithmServicesTests
{
    [Fact]
    public void Defaults_of_the_options_are_those_of_the_library() => Assert.Equal(new AlgorithmSettings(), AlgorithmServices.SettingsOf(new SiteOptions()));

    [Fact]
    public void Options_reach_the_built_in_algorithms() => Assert.Equal(
        new AlgorithmSettings { CapAmps = 10, Rotation = TimeSpan.FromMinutes(30), RoundRobinStepAmps = 0.25, Uninterrupted = true },
        AlgorithmServices.SettingsOf(new SiteOptions { CapAmperes = 10, RotationMinutes = 30, RoundRobinMilliamperes = 250, Uninterrupted = true }));
}
