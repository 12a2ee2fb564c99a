using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Tests.Diagnostics;

public sealed class CloseCodeLabelTests
{
    [Theory]
    [InlineData(1000, "1000")]
    [InlineData(1006, "1006")]
    [InlineData(1015, "1015")]
    [InlineData(1016, "other")]
    [InlineData(2999, "other")]
    [InlineData(3000, "3000-3999")]
    [InlineData(3999, "3000-3999")]
    [InlineData(4000, "4000-4999")]
    [InlineData(4999, "4000-4999")]
    [InlineData(5000, "other")]
    [InlineData(999, "other")]
    [InlineData(0, "other")]
    [InlineData(-1, "other")]
    public void Code_of_a_peer_has_a_label_of_a_closed_set(int code, string label) => Assert.Equal(label, CloseCodeLabel.Of(code));

    [Fact]
    public void Labels_are_few() => Assert.Equal(19, Enumerable.Range(-1, 70_000).Select(CloseCodeLabel.Of).Distinct().Count());
}
