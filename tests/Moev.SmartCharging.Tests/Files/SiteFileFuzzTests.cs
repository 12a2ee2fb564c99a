using System.Text;
using CsCheck;
using Moev.SmartCharging.Files;
using Moev.Tests.Shared;

namespace Moev.SmartCharging.Tests.Files;

/// <summary>No bytes make the reader throw, and every error has a place in the file.</summary>
public sealed class SiteFileFuzzTests
{
    private static readonly byte[][] Seeds =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "examples/sites"), "*.json").Order().Select(File.ReadAllBytes)];

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "//", "/*", "null", "-", "1e999", "0.1", "\"id\"", "\"parent\":\"row1\"", "\"kw\":1", "\\ud800", "\u00fc", "\n", "\"L1-L2\"", "\"24:00\""];

    [Fact]
    public void Changed_files_are_read_or_refused() => Gen.Select(
        Gen.Int[0, Seeds.Length - 1],
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 60], Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(static i => Encoding.UTF8.GetBytes(Pieces[i])), Gen.Byte.Array[0, 3])).Array[1, 4])
        .Sample(
            static (seed, changes) =>
            {
                var bytes = Seeds[seed].ToList();
                foreach (var (at, removed, added) in changes)
                {
                    var start = at % bytes.Count;
                    bytes.RemoveRange(start, Math.Min(removed, bytes.Count - start - 1));
                    bytes.InsertRange(start, added);
                }

                var result = SiteFile.Read(bytes.ToArray());

                Assert.Equal(result.IsValid, result.Errors.Count == 0);
                var lines = bytes.Count(static value => value == '\n') + 1;
                Assert.All(result.Errors, error => Assert.True(error.Line >= 1 && error.Line <= lines && error.Column >= 1 && error.Path[0] == '$' && error.Message.Length > 0));
            },
            iter: 3000);
}
