namespace Moev.LoadTest.Mixes;

/// <summary>What a script wants next.</summary>
internal enum ScriptStatus : byte
{
    Send,
    Pause,
    End,
}
