namespace Moev.LoadTest.Mixes;

internal enum StepKind : byte
{
    Send,
    Pause,
    LoopStart,
    LoopEnd,
    OneOf,
    Jump,
}
