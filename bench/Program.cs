using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Moev.Benchmarks;

// eng/bench-allocations.sh calls this; times are for people, allocations are a gate.
if (args is ["allocations", var file, .. var rest])
    return AllocationGate.Run(file, update: rest is ["--update"]);

// In process: the default toolchain writes projects of its own, which would not know this repository's build settings.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, config);
return 0;
