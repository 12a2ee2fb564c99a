using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Moev.Benchmarks;
using Perfolizer.Horology;

// eng/bench-allocations.sh calls this; times are for people, allocations are a gate.
if (args is ["allocations", var file, .. var rest])
    return await AllocationGate.RunAsync(file, update: rest is ["--update"]);

// In process: the default toolchain writes projects of its own, which would not know this repository's build settings. Short, because there
// are hundreds: eight times a tenth of a second to warm up, and five times to measure.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(100)).WithWarmupCount(8).WithIterationCount(5);
BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
return 0;
