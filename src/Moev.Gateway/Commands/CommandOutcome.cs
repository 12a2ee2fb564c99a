using System.Diagnostics.CodeAnalysis;

namespace Moev.Gateway.Commands;

/// <summary>The result of a command, or the reason why it has none.</summary>
/// <param name="Result">Null when it failed.</param>
/// <param name="Failure">Null when it did not.</param>
internal readonly record struct CommandOutcome<TResult>(TResult? Result, CommandFailure? Failure)
    where TResult : class
{
    [MemberNotNullWhen(true, nameof(Failure))]
    [MemberNotNullWhen(false, nameof(Result))]
    public bool IsFailure => Failure is not null;

    public static implicit operator CommandOutcome<TResult>(TResult result) => new(result, null);

    public static implicit operator CommandOutcome<TResult>(CommandFailure failure) => new(null, failure);
}
