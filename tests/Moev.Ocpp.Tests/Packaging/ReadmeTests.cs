using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Moev.Ocpp.Tests.Packaging;

/// <summary>Compiles the code of the package's README like a user, without the library's internals, and runs it.</summary>
public sealed partial class ReadmeTests
{
    // Only reached on failure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string ImplicitUsings = "global using System; global using System.IO; global using System.Threading.Tasks;";

    [Fact]
    public async Task Central_system_and_charge_point_of_the_readme_understand_each_other()
    {
        var assembly = Compile();
        using var listener = Listen(out string url);
        var log = new StringWriter();

        var central = Run(assembly, "CentralSystem", listener, log);
        await Task.WhenAll(central, Run(assembly, "ChargePoint", new Uri(url.Replace("http", "ws") + "CP_1"))).WaitAsync(Patience);

        string[] lines = log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Moev Example is here", lines[0]);
        Assert.Matches("^20[0-9-]+T[0-9:.]+Z: 1234.5 Wh$", lines[1]);
    }

    private static Task Run(Assembly assembly, string type, params object[] arguments) =>
        (Task)assembly.GetType(type)!.GetMethod("RunAsync")!.Invoke(null, arguments)!;

    private static Assembly Compile()
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Packaging", "README.md"));
        var blocks = CodeBlock().Matches(readme).Select(m => m.Groups["code"].Value).Append(ImplicitUsings);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Readme",
            blocks.Select(b => CSharpSyntaxTree.ParseText(b, new CSharpParseOptions(LanguageVersion.Latest))),
            platform.Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Hidden));
        return Assembly.Load(image.ToArray());
    }

    private static HttpListener Listen(out string url)
    {
        for (var attempt = 1; ; attempt++)
        {
            // HttpListener cannot choose a free port, and another process may take the probed one first.
            var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            url = $"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(url);
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (attempt < 100)
            {
                listener.Close();
            }
        }
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();
}
