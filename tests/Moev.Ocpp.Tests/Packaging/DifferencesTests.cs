using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.Packaging;

public sealed class DifferencesTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Packaging", "ocpp16-differences.md"));

    public static TheoryData<PayloadDeviations> Kinds => [.. Enum.GetValues<PayloadDeviations>().Where(d => d != PayloadDeviations.None)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_of_deviation_is_explained(PayloadDeviations kind) => Assert.Contains($"\n| {kind} | ", Page, StringComparison.Ordinal);
}
