namespace Moev.Gateway.Hosting;

/// <summary>The gateway can't start as it was told to. The program prints the problems, a line each, and ends with exit code 1.</summary>
internal sealed class StartupException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public StartupException(string problem)
        : this([problem])
    {
    }

    public IReadOnlyList<string> Problems => problems;
}
