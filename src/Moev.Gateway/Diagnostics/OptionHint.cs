namespace Moev.Gateway.Diagnostics;

/// <summary>The part of a log line that names the option: empty if there is none.</summary>
internal readonly record struct OptionHint(string? Option)
{
    public override string ToString() => Option is null ? "" : $" ({Option})";
}
