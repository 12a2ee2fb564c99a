namespace Moev.LoadTest.Mixes;

/// <summary>The next thing that a script requires.</summary>
internal enum ScriptStatus : byte
{
    Send,
    Pause,
    End,
}
