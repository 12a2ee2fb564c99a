using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Http.Limits;

/// <summary>What became of many limits, in the order in which they were asked for.</summary>
/// <param name="Accepted">How many were accepted.</param>
/// <param name="Superseded">How many were not sent, because a newer one came.</param>
internal sealed record LimitResults(int Accepted, int Superseded, IReadOnlyList<LimitResult> Results);

/// <summary>What became of one of many limits.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="HttpStatus">What it would have been answered with alone.</param>
/// <param name="Number">Grows with every limit, so that the newer of two is known; absent when its charge point was not found.</param>
/// <param name="Answer">The charge point's answer, with status 200.</param>
/// <param name="Problem">Why there is none, with any other status.</param>
internal sealed record LimitResult(int Index, int HttpStatus, long? Number, CommandAnswer? Answer, ControlProblem? Problem)
{
    public static LimitResult Of(int index, ControlProblem problem, long? number = null) => new(index, problem.Status, number, null, problem);
}

/// <summary>The limit that took the place of one that waited.</summary>
/// <param name="Number">Grows with every limit.</param>
internal sealed record NewerLimit(long Number, decimal Limit, string Unit);
