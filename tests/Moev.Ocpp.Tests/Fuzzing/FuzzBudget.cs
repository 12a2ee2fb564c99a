using System.Globalization;
using Xunit.Sdk;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// Runs a fuzz target for a limited time. <c>MOEV_FUZZ_SECONDS</c> sets the time in seconds (default 20, at least one iteration),
/// <c>MOEV_FUZZ_SEED</c> the seed (default random, printed on failure). <c>MOEV_FUZZ_ITERATION</c> repeats a single iteration of a seed.
/// </summary>
internal static class FuzzBudget
{
    /// <param name="target">The name to print.</param>
    /// <param name="iteration">The test. Receives a generator that depends only on seed and iteration, and the number of the iteration.</param>
    public static void Run(string target, Action<Random, int> iteration)
    {
        var budget = new Budget();
        for (int i = budget.First; budget.Allows(i); i++)
        {
            try
            {
                iteration(budget.RandomOf(i), i);
            }
            catch (Exception exception)
            {
                throw budget.Failure(target, i, exception);
            }
        }
    }

    /// <inheritdoc cref="Run"/>
    public static async Task RunAsync(string target, Func<Random, int, Task> iteration)
    {
        var budget = new Budget();
        for (int i = budget.First; budget.Allows(i); i++)
        {
            try
            {
                await iteration(budget.RandomOf(i), i);
            }
            catch (Exception exception)
            {
                throw budget.Failure(target, i, exception);
            }
        }
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private sealed class Budget
    {
        private readonly long _start = TimeProvider.System.GetTimestamp();
        private readonly TimeSpan _duration = TimeSpan.FromSeconds(Setting("MOEV_FUZZ_SECONDS") ?? 20);
        private readonly int _seed = Setting("MOEV_FUZZ_SEED") ?? Random.Shared.Next();
        private readonly int? _only = Setting("MOEV_FUZZ_ITERATION");

        public int First => _only ?? 0;

        public bool Allows(int iteration) =>
            iteration == First || (_only is null && TimeProvider.System.GetElapsedTime(_start) < _duration);

        public Random RandomOf(int iteration) => new(unchecked((_seed * 31) + (iteration * (int)0x9E3779B1)));

        public XunitException Failure(string target, int iteration, Exception cause) => new(
            $"{target} failed; replay with MOEV_FUZZ_SEED={_seed} MOEV_FUZZ_ITERATION={iteration}",
            cause);
    }
}
