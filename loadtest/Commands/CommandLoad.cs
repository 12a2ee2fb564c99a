using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Commands;

/// <summary>
/// Posts commands at a constant rate over a few keep-alive connections. A command that finds all of them busy waits; its latency counts
/// from its scheduled time.
/// </summary>
internal sealed class CommandLoad : IPaced, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly CommandOptions _options;
    private readonly TimeProvider _time;
    private readonly Pacer _pacer;
    private readonly Func<int, string> _identity;
    private readonly int _chargePoints;
    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly CommandBody _body;
    private readonly Lock _gate = new();
    private readonly long _interval;
    private SmallRandom _random;
    private long _nextIntended;
    private int _inFlight;
    private bool _scheduled;
    private bool _stopped;
    private volatile bool _measuring;
    private volatile string? _firstFailure;

    /// <param name="options">The request and the rate.</param>
    /// <param name="chargePoints">The number of charge points.</param>
    /// <param name="identity">Gets the identity of a charge point.</param>
    /// <param name="seed">The seed of the random choices.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pacer">Wakes this object for the next command.</param>
    /// <param name="handler">Sends the requests; by HTTP when null.</param>
    public CommandLoad(
        CommandOptions options, int chargePoints, Func<int, string> identity, int seed, TimeProvider time, Pacer pacer, HttpMessageHandler? handler = null)
    {
        (_options, _chargePoints, _identity, _time, _pacer) = (options, chargePoints, identity, time, pacer);
        _random = SmallRandom.For(seed, -1);
        _interval = Math.Max(1, (long)(time.TimestampFrequency / options.Rate));
        _url = new Uri(options.Url, options.Path);
        _body = CommandBody.Parse(options.Body, out _) ?? throw new ArgumentException("The body template is invalid.", nameof(options));
        _client = new HttpClient(handler ?? new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections, UseProxy = false, UseCookies = false })
        {
            Timeout = options.Timeout,
        };
    }

    /// <summary>The latencies from the scheduled time of each command to its answer, of any status.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>The answers by HTTP status, and the failures without an answer.</summary>
    public ErrorCounts Outcomes { get; } = new();

    /// <summary>The first failure without an answer, measured or not; null when there is none.</summary>
    public string? FirstFailure => _firstFailure;

    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    public void Begin(long at)
    {
        lock (_gate)
        {
            _nextIntended = at;
            _scheduled = true;
        }

        _pacer.Schedule(this, at);
    }

    public void Wake(long now)
    {
        lock (_gate)
        {
            _scheduled = false;
            Issue(now);
        }
    }

    public void Stop()
    {
        lock (_gate)
            _stopped = true;
    }

    public void Dispose() => _client.Dispose();

    private void Issue(long now)
    {
        while (!_stopped && _inFlight < _options.Connections)
        {
            if (_nextIntended > now)
            {
                if (!_scheduled)
                    _pacer.Schedule(this, _nextIntended);
                _scheduled = true;
                return;
            }

            _inFlight++;
            var intended = _nextIntended;
            _nextIntended += _interval;
            _ = PostAsync(_body.Write(_identity((int)_random.Next(0, _chargePoints - 1)), ref _random), intended);
        }
    }

    private async Task PostAsync(string body, long intended)
    {
        string outcome;
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = Json } };
            using var answer = await _client.PostAsync(_url, content);
            outcome = answer.StatusCode == HttpStatusCode.OK ? "200" : $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            outcome = $"no answer: {e.HttpRequestError}";
            _firstFailure ??= outcome;
        }
        catch (OperationCanceledException)
        {
            outcome = "answer timeout";
            _firstFailure ??= outcome;
        }

        var now = _time.GetTimestamp();
        if (_measuring)
        {
            Latencies.Add(_time.GetElapsedTime(intended, now));
            Outcomes.Add(outcome);
        }

        lock (_gate)
        {
            // A command that found all connections busy is waiting for this one.
            if (_inFlight-- == _options.Connections)
                Issue(now);
        }
    }
}
