namespace Moev.Lab.Tests.Reports;

/// <summary>The tests that open reports, one after the other in one browser.</summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumTests : ICollectionFixture<Chromium>, ICollectionFixture<ReportSamples>;
