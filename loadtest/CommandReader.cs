using Moev.ChargePoint.Scripting;

namespace Moev.LoadTest;

/// <summary>Reads one command per line and executes it: the steps of the script language.</summary>
internal sealed class CommandReader(ScriptRunner runner, Action<string> write)
{
    /// <summary>Reads until quit. At the end of the input the charge point keeps running.</summary>
    /// <returns>True after quit; false when cancelled.</returns>
    public async Task<bool> ReadUntilQuitAsync(Stream input, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(input, cancellationToken);
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(() => cancelled.TrySetResult(false)))
        {
            // A console read cannot be cancelled; the process abandons it when it ends.
            if (await Task.WhenAny(reading, cancelled.Task) == reading && await reading)
                return true;
            return await cancelled.Task;
        }
    }

    private async Task<bool> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(input);
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            try
            {
                if (await runner.RunLineAsync(line, cancellationToken) is { } problem)
                    write($"error: {problem} (type help)");
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            if (runner.HasQuit)
                return true;
        }

        return false;
    }
}
