using System.Runtime.InteropServices;

namespace Moev.Lab.Commands;

/// <summary>Handles Ctrl-C and SIGTERM: the first one stops the command, which then writes what it has; the second one ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The exit code after an interruption, as shells have it.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _source;
    private readonly Action _announce;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <param name="announce">Tells the user about the first one.</param>
    /// <param name="cancellationToken">Stops the command too.</param>
    public Interruption(Action announce, CancellationToken cancellationToken)
    {
        _announce = announce;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Is cancelled by the first one.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
            Environment.Exit(ExitCode);
        try
        {
            _announce();
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has just ended.
        }
    }
}
