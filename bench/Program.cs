using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Moev.Benchmarks;
using Perfolizer.Horology;

// Called by eng/bench-allocations.sh. Times are for information; allocations are a gate.
if (args is ["allocations", var file, .. var rest])
    return await AllocationGate.RunAsync(file, update: rest is ["--update"]);

// In process, because the default toolchain generates projects without this repository's build settings. Short, because there are hundreds:
// eight warm-up and five measured iterations of 0.1 s each.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(100)).WithWarmupCount(8).WithIterationCount(5);
BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
return 0;
