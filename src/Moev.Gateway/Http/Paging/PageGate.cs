using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Paging;

/// <summary>Limits the pages that are read and written at the same time: Control:MaxPages of Control:MaxPageBytes each.</summary>
internal sealed class PageGate(IOptions<ControlOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _free = new(options.Value.MaxPages);

    /// <summary>Waits for a free place. Returns the problem when none became free in time.</summary>
    public async ValueTask<ControlProblem?> EnterAsync(CancellationToken cancellationToken)
    {
        if (_free.Wait(0, CancellationToken.None))
            return null;
        using var late = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _free.WaitAsync(either.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ControlProblem.Of(
                StatusCodes.Status429TooManyRequests,
                ProblemReasons.TooManyPages,
                $"{options.Value.MaxPages} pages of lists are being read or written (Control:MaxPages).");
        }
    }

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
