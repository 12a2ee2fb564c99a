using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Limits;

/// <summary>The results of many limits, in the order of the request.</summary>
/// <param name="Accepted">The number of accepted limits.</param>
/// <param name="Superseded">The number of limits that were not sent, because a newer one replaced them.</param>
internal sealed record LimitResults(int Accepted, int Superseded, IReadOnlyList<LimitResult> Results);

/// <summary>The result of one of many limits.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="HttpStatus">The status with which it would have been answered alone.</param>
/// <param name="Number">Grows with every limit, so that the newer of two is known; absent when the charge point was not found.</param>
/// <param name="Answer">The charge point's answer, with status 200.</param>
/// <param name="Problem">The reason why there is none, with any other status.</param>
internal sealed record LimitResult(int Index, int HttpStatus, long? Number, CommandAnswer? Answer, ControlProblem? Problem)
{
    public static LimitResult Of(int index, ControlProblem problem, long? number = null) => new(index, problem.Status, number, null, problem);
}
