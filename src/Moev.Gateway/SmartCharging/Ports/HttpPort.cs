using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Posts each observation to an HTTP server, which answers with the decision. After failures it is asked more rarely.</summary>
internal sealed class HttpPort : IAlgorithmPort
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5); // then its name is looked up again
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri _address;
    private readonly PortSettings _settings;
    private readonly Backoff _backoff;
    private readonly HttpClient _client;
    private readonly ObservationWriter _writer;
    private readonly DecisionReader _reader;
    private ArrayBufferWriter<byte> _request = new();
    private byte[] _response = new byte[4_096];
    private string? _lastProblem;

    public HttpPort(Uri address, SiteModel site, PortSettings settings, TimeProvider time)
    {
        _address = address;
        _settings = settings;
        _backoff = new Backoff(time, settings.Retry, settings.RetryMax);
        _writer = new ObservationWriter(site);
        _reader = new DecisionReader(site);
        _client = new HttpClient(new SocketsHttpHandler
        {
            // A redirect would send the site's data to an address that the operator has not named; so would a proxy of the environment.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = settings.Budget,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = 2,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // the budget ends each request
        };
    }

    public async ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        if (_backoff.Remaining is var rest && rest > TimeSpan.Zero)
            return PortAnswer.BackingOff($"{_lastProblem} It is asked again in {Math.Max(0.1, rest.TotalSeconds):0.#} s.");
        var answer = await PostAsync(observation, decision, budget);
        if (answer.State == AlgorithmState.Healthy)
        {
            _backoff.Succeed();
            return answer;
        }

        _backoff.Fail();
        _lastProblem = answer.Problem;
        _request = new ArrayBufferWriter<byte>(); // a request that was given up may still be read
        return answer;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<PortAnswer> PostAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        _request.ResetWrittenCount();
        _writer.Write(observation, _request);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(_request.WrittenMemory) };
            request.Content.Headers.ContentType = Json;
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, budget);
            if (response.StatusCode != HttpStatusCode.OK)
                return PortAnswer.Failed($"The server answered with status {(int)response.StatusCode} instead of 200.");
            var length = await ReadAsync(response.Content, budget);
            if (length < 0)
                return PortAnswer.Failed($"The answer has more than {_settings.AnswerBytes} bytes (Site:MaxAnswerBytes).");
            var reading = _reader.Read(_response.AsSpan(0, length), decision);
            if (reading.Error is { } error)
                return PortAnswer.Failed($"The answer is no decision: {error}");
            return reading.Number is { } number && number != observation.Number
                ? PortAnswer.Failed($"The answer is for observation {number}, and observation {observation.Number} was posted.")
                : PortAnswer.Decided(reading.Note);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested)
        {
            return PortAnswer.Late($"The server did not answer within {_settings.Budget.TotalMilliseconds:0} ms (Site:BudgetMilliseconds).");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return PortAnswer.Failed($"The server cannot be reached: {Sentence.Of(e.Message)}");
        }
    }

    /// <returns>The length of the body in the buffer; -1 when it is too long.</returns>
    private async Task<int> ReadAsync(HttpContent content, CancellationToken budget)
    {
        if (content.Headers.ContentLength > _settings.AnswerBytes)
            return -1;
        await using var body = await content.ReadAsStreamAsync(budget);
        var length = 0;
        while (true)
        {
            if (length == _response.Length)
                Array.Resize(ref _response, (int)Math.Min(2L * length, _settings.AnswerBytes + 1L));
            var read = await body.ReadAsync(_response.AsMemory(length), budget);
            if (read == 0)
                return length;
            length += read;
            if (length > _settings.AnswerBytes)
                return -1;
        }
    }
}
