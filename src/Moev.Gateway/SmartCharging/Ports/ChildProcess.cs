using System.ComponentModel;
using System.Diagnostics;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>A program that was started without a shell, with its three standard streams, and its certain end.</summary>
internal sealed class ChildProcess : IDisposable
{
    // Secrets of the gateway may be in its environment.
    private const string OwnVariables = "MOEV_";

    // After a kill only a process that hangs in the kernel is still there.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, TimeProvider time)
    {
        _process = process;
        _time = time;
        Id = process.Id;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Errors = process.StandardError.BaseStream;
        Exited = process.WaitForExitAsync();
        // The gateway also ends without disposing: a shutdown that takes too long is cut off.
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    /// <summary>The id of the process.</summary>
    public int Id { get; }

    /// <summary>Its standard input.</summary>
    public Stream Input { get; }

    /// <summary>Its standard output.</summary>
    public Stream Output { get; }

    /// <summary>Its standard error.</summary>
    public Stream Errors { get; }

    /// <summary>Completes when it has ended.</summary>
    public Task Exited { get; }

    /// <summary>Its exit code; above 128 for a signal. Only after its end.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program, which is looked up in PATH, and its arguments.</param>
    /// <param name="directory">The working directory; empty for the gateway's own.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Win32Exception">The program does not exist or cannot be executed, or the directory does not exist.</exception>
    public static ChildProcess Start(IReadOnlyList<string> command, string directory, TimeProvider time)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith(OwnVariables, StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // Python holds back what it prints into a pipe, so that a program that does not flush would never answer.
        start.Environment.TryAdd("PYTHONUNBUFFERED", "1");
        return new ChildProcess(Process.Start(start)!, time);
    }

    /// <summary>Ends the process and its descendants: closes its standard input, waits, and kills what is left.</summary>
    /// <returns>True when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        await Input.DisposeAsync();
        if (await EndsWithinAsync(patience))
            return false;
        await KillAsync();
        return true;
    }

    /// <summary>Kills the process and its descendants.</summary>
    public async Task KillAsync()
    {
        Kill();
        await EndsWithinAsync(KillTimeout);
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }

    /// <summary>Returns true when it ends within a time.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan patience)
    {
        try
        {
            await Exited.WaitAsync(patience, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (!Exited.IsCompleted)
            Kill();
        Input.Dispose();
        Output.Dispose();
        Errors.Dispose();
        _process.Dispose();
    }

    private void KillAtExit(object? sender, EventArgs e) => Kill();
}
