using Moev.Lab.Plans;

namespace Moev.Lab.Reports.Model;

/// <summary>A series to compare: an algorithm over a transport. It has one colour in all charts.</summary>
/// <param name="Index">The place in the experiment.</param>
/// <param name="Label">The name for people.</param>
/// <param name="Colour">The number of its colour; the same algorithm has the same colour over both transports.</param>
internal sealed record ReportSeries(int Index, string Algorithm, TransportKind Transport, string Label, int Colour);
