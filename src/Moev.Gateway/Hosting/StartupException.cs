namespace Moev.Gateway.Hosting;

/// <summary>An invalid configuration. The program prints one line per problem and ends with exit code 1.</summary>
internal sealed class StartupException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public StartupException(string problem)
        : this([problem])
    {
    }

    public IReadOnlyList<string> Problems => problems;
}
