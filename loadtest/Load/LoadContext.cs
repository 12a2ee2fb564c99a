using System.Net;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Load;

/// <summary>What all charge points of a run share.</summary>
internal sealed record LoadContext(LoadOptions Options, IPEndPoint Server, TimeProvider Time, LoadMeter Meter, Pacer Pacer, CancellationToken Stop);
