using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Moev.Benchmarks;
using Perfolizer.Horology;

// Called by eng/bench-allocations.sh. Times are for information; allocations are a gate.
if (args is ["allocations", .. var rest])
{
    return (rest is [_] or [_, "--update"]) && File.Exists(rest[0])
        ? await AllocationGate.RunAsync(rest[0], update: rest.Length == 2)
        : Refuse("allocations needs an existing file, and then nothing or --update");
}

// In process, because the default toolchain generates projects without this repository's build settings. Short, because there are hundreds:
// eight warm-up and five measured iterations of 0.1 s each.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(100)).WithWarmupCount(8).WithIterationCount(5);
var config = DefaultConfig.Instance.AddJob(job);
if (BenchmarkArguments.Problem(args, config) is { } problem)
    return Refuse(problem);
BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, config);
return 0;

static int Refuse(string reason)
{
    Console.Error.WriteLine($"Moev.Benchmarks: {reason}");
    return 1;
}
