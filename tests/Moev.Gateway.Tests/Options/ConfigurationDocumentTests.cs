using System.Text;
using Moev.Gateway.Hosting;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Options;

/// <summary>Compares docs/configuration.md with the options. With MOEV_RECORD=1 the test writes the document instead.</summary>
public sealed class ConfigurationDocumentTests
{
    private const string Begin = "<!-- options: begin -->\n";
    private const string End = "<!-- options: end -->";

    [Fact]
    public void Document_has_the_options_of_help()
    {
        var file = Path.Combine(RepositoryFiles.Root, "docs", "configuration.md");
        var document = File.ReadAllText(file);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("MOEV_RECORD") == "1")
            File.WriteAllText(file, document[..begin] + Tables() + document[end..]);
        else
            Assert.Equal(Tables(), document[begin..end]);
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var section in OptionCatalogue.All.GroupBy(static option => option.Key[..option.Key.IndexOf(':', StringComparison.Ordinal)]))
        {
            text.Append("\n## ").Append(section.Key).Append("\n\n| option | unit | default | allowed | meaning |\n| --- | --- | --- | --- | --- |\n");
            foreach (var option in section)
            {
                text.Append("| `").Append(option.Key).Append("` | ").Append(option.Unit).Append(" | ").Append(Code(option.Default)).Append(" | ")
                    .Append(Code(option.Range)).Append(" | ").Append(option.Description).Append(" |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    // An unescaped bar would end the table cell.
    private static string Code(string text) => text.Length == 0 ? "" : $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
