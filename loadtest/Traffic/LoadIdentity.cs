using System.Text.Json;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Traffic;

/// <summary>The identity of a charge point, which changes when one with a new identity takes its place.</summary>
internal sealed class LoadIdentity
{
    private readonly LoadOptions _options;
    private readonly int _index;
    private int _generation;

    public LoadIdentity(LoadOptions options, int index)
    {
        (_options, _index) = (options, index);
        Text = Compose();
    }

    public string Text { get; private set; }

    /// <summary>The number in the identity. Replacements take the numbers after those of all first charge points.</summary>
    private int Number => _index + _options.FirstIndex + (_generation * _options.ChargePoints);

    public void Renew()
    {
        _generation++;
        Text = Compose();
    }

    /// <summary>Creates the values of the messages of a charge point without history.</summary>
    /// <param name="messageId">The id of the last message; ids continue.</param>
    /// <param name="random">The random generator of the messages.</param>
    public MessageValues Values(long messageId, SmallRandom random) => new()
    {
        Identity = Content(Text),
        IdTag = Content(_options.IdTag.Replace("{index}", $"{Number}", StringComparison.Ordinal)),
        Index = Number,
        Meter = _index,
        MessageId = messageId,
        Random = random,
    };

    private string Compose() => $"{_options.IdentityPrefix}{Number}";

    private static byte[] Content(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.ToArray();
}
