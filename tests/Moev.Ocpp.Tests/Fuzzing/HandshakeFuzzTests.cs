using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Moev.Ocpp.Tests.WebSockets;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// Compares the readers of the opening handshake with <see cref="HandshakeReference"/> on heads that are legal or nearly legal: the same
/// result for every segmentation, no exception, and no more memory than the limits explain.
/// </summary>
public sealed class HandshakeFuzzTests
{
    private const int MaxAllocatedBytes = 64 * 1024;
    private const string Offers = "ocpp1.6, ocpp2.0.1";

    private static readonly OpeningHandshakeLimits Limits = new();
    private static readonly OpeningHandshakeLimits AnyPath = new() { RequireIdentity = false, AllowMissingConnection = true };

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Server_decides_as_the_reference_however_the_bytes_are_cut() => FuzzBudget.Run("Opening handshake, server", (random, _) =>
    {
        var generator = new HandshakeGenerator(random);
        string text = generator.Request();
        byte[] bytes = HandshakeReplay.Bytes(text);
        OpeningHandshakeLimits limits = random.Next(8) == 0 ? AnyPath : Limits;

        long before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new OpeningHandshakeReader(limits);
        var input = new ReadOnlySequence<byte>(bytes);
        HandshakeStatus status = reader.Read(ref input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Check(allocated <= MaxAllocatedBytes, $"{allocated} bytes were allocated for {Show(text)}");
        string? fields = status == HandshakeStatus.Accepted ? HandshakeReplay.Describe(reader.Request) : null;
        if (HandshakeReference.IsComplete(text))
        {
            Check(status != HandshakeStatus.NeedMore, $"More is asked for behind the end of {Show(text)}");
            Check(fields == HandshakeReference.Request(text, limits), $"The reference does not agree to {fields ?? reader.Refusal.ToString()} for {Show(text)}");
        }
        else
        {
            Check(fields is null, $"Accepted before its end: {Show(text)}");
            Check(status == HandshakeStatus.Refused || text.Length <= limits.MaxHeadBytes, $"More than a head is asked for: {Show(text)}");
        }

        HandshakeVerdict cut = HandshakeReplay.ServerOnce(generator.Cut(bytes), limits);
        Check(
            (cut.Status, cut.Fields, cut.Reason) == (status, fields ?? "", status == HandshakeStatus.Refused ? reader.Refusal.Reason : ""),
            $"Cut otherwise, the verdict is {cut}: {Show(text)}");

        if (fields is not null)
        {
            byte[] start = bytes[..random.Next(bytes.Length)];
            Check(HandshakeReplay.ServerOnce(generator.Cut(start), limits).Status == HandshakeStatus.NeedMore, $"Refused before {start.Length} bytes of {Show(text)}");
        }
    });

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Client_decides_as_the_reference_however_the_bytes_are_cut() => FuzzBudget.Run("Opening handshake, client", (random, _) =>
    {
        var generator = new HandshakeGenerator(random);
        string text = generator.Answer();
        byte[] bytes = HandshakeReplay.Bytes(text);

        long before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new ClientHandshakeReader(HandshakeHead.Key, Offers, Limits);
        var input = new ReadOnlySequence<byte>(bytes);
        HandshakeStatus status = reader.Read(ref input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Check(allocated <= MaxAllocatedBytes, $"{allocated} bytes were allocated for {Show(text)}");
        bool good = HandshakeReference.IsComplete(text) && HandshakeReference.IsGoodAnswer(text, HandshakeHead.Accept, Offers.Split(", "), Limits);
        Check(good == (status == HandshakeStatus.Accepted), $"The reference does not agree to {status} {reader.Failure} for {Show(text)}");
        Check(status != HandshakeStatus.NeedMore || !HandshakeReference.IsComplete(text), $"More is asked for behind the end of {Show(text)}");
        Assert.Equal(good ? text.Length - text.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4 : 0, input.Length);

        var other = new ClientHandshakeReader(HandshakeHead.Key, Offers, Limits);
        HandshakeStatus cut = HandshakeStatus.NeedMore;
        foreach (ReadOnlySequence<byte> piece in generator.Cut(bytes))
        {
            ReadOnlySequence<byte> next = piece;
            cut = other.Read(ref next);
        }

        Check(
            (cut, other.StatusCode, other.Failure, other.SubProtocol, other.RetryAfterSeconds)
                == (status, reader.StatusCode, reader.Failure, reader.SubProtocol, reader.RetryAfterSeconds),
            $"Cut otherwise, the verdict is {cut} {other.Failure}: {Show(text)}");
    });

    /// <summary>Checks the generator itself: if it made only legal or only illegal heads, the fuzzing would prove nothing.</summary>
    [Fact]
    public void Generator_makes_heads_of_both_kinds_and_meets_most_refusals()
    {
        var refusals = new Dictionary<string, int>();
        int accepted = 0, complete = 0;
        for (int seed = 0; seed < 4_000; seed++)
        {
            string text = new HandshakeGenerator(new Random(seed)).Request();
            HandshakeVerdict verdict = HandshakeReplay.ServerOnce([HandshakeReplay.Sequence(HandshakeReplay.Bytes(text))], Limits);
            complete += HandshakeReference.IsComplete(text) ? 1 : 0;
            accepted += verdict.Status == HandshakeStatus.Accepted ? 1 : 0;
            if (verdict.Status == HandshakeStatus.Refused)
                refusals[verdict.Reason] = refusals.GetValueOrDefault(verdict.Reason) + 1;
        }

        Assert.InRange(accepted, 800, 2_400);
        Assert.InRange(complete, 3_000, 3_990);
        Assert.InRange(refusals.Count, 20, 100);
    }

    /// <summary>Asserts a condition. The message is formatted only on failure.</summary>
    private static void Check(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] FailureMessage message)
    {
        if (!holds)
            Assert.Fail(message.ToString());
    }

    private static string Show(string text) => System.Text.Json.JsonSerializer.Serialize(text.Length > 1_500 ? text[..1_500] + "..." : text);

    [InterpolatedStringHandler]
    private readonly ref struct FailureMessage
    {
        private readonly StringBuilder? _text;

        public FailureMessage(int literalLength, int formattedCount, bool holds, out bool isNeeded)
        {
            isNeeded = !holds;
            _text = isNeeded ? new StringBuilder(literalLength + (formattedCount * 16)) : null;
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(value);

        public override string ToString() => _text!.ToString();
    }
}
