using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Events;

/// <summary>
/// <c>GET /api/v1/events</c>: server-sent events (the HTML standard, §9.2) from the ledger. With Last-Event-ID the stream continues after that
/// event, without gaps or duplicates; without it the stream begins with the next event, and with 0 at the first event.
/// </summary>
/// <remarks>
/// No events are queued for a client: a slow client reads later and uses one page of memory. A client that stops reading loses its connection after
/// Control:SlowReaderSeconds, so that it does not hold one of the Control:MaxEventStreams places.
/// </remarks>
internal sealed class EventRoutes(IEventLog events, IHostApplicationLifetime lifetime, TimeProvider time, IOptions<ControlOptions> options)
{
    private const string ContentType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";

    /// <summary>The events in one page: each may have the size of a message from a charge point.</summary>
    private const int PageEvents = 16;

    private const int MaxPieceBytes = 16 * 1_024;

    /// <summary>The interval of keep-alive lines, which also give clients with a narrow filter their position.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly TimeSpan _maxUnread = TimeSpan.FromSeconds(options.Value.SlowReaderSeconds);
    private int _streams;

    public async Task<IResult> StreamAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var after = query.Long("lastEventId") ?? Header(context, query);
        var chargePoint = query.Text("chargePoint");
        var types = query.Text("type")?.Split(',');
        if (types?.FirstOrDefault(type => !EventTypes.All.Contains(type)) is not null)
            query.Refuse("type", $"'type' must be one or more of {string.Join(',', EventTypes.All)}.");
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = ContentType;
            return TypedResults.Empty;
        }

        try
        {
            if (Interlocked.Increment(ref _streams) > options.Value.MaxEventStreams)
            {
                return ControlReplies.Problem(ControlProblem.Of(
                    StatusCodes.Status429TooManyRequests, ProblemReasons.TooManyEventStreams, "The maximum number of event streams is open (Control:MaxEventStreams)."));
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            var filter = new EventFilter(
                after ?? await events.LastEventIdAsync(end.Token), chargePoint is null ? null : new ChargePointIdentity(chargePoint), types, PageEvents);
            await WriteAsync(context, filter, end.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The client has not read for Control:SlowReaderSeconds. It reconnects with its Last-Event-ID, if it is still there.
            context.Abort();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The client reconnects with its Last-Event-ID.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }

        return TypedResults.Empty;
    }

    private async Task WriteAsync(HttpContext context, EventFilter filter, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        var buffer = new ArrayBufferWriter<byte>(4_096);
        Place(buffer, filter.After);
        var told = filter.After;
        while (true)
        {
            await SendAsync(response, buffer, cancellationToken);
            var stored = events.WhenStored();
            var page = await events.ReadEventsAsync(filter, cancellationToken);
            foreach (var item in page.Events)
            {
                Event(buffer, item);
                if (buffer.WrittenCount >= MaxPieceBytes)
                    await SendAsync(response, buffer, cancellationToken);
            }

            if (page.Events.Count > 0)
                told = page.Events[^1].Id;
            filter = filter with { After = page.Place };
            if (page.Events.Count > 0 || !page.IsLast)
                continue;

            try
            {
                await stored.WaitAsync(KeepAlive, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                if (told == filter.After)
                    Encoding.UTF8.GetBytes(":\n\n", buffer);
                else
                    Place(buffer, told = filter.After);
            }
        }
    }

    /// <summary>Sends what is buffered, in pieces that a slow client can read in time.</summary>
    private async ValueTask SendAsync(HttpResponse response, ArrayBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < buffer.WrittenCount; sent += MaxPieceBytes)
        {
            using var slow = new CancellationTokenSource(_maxUnread, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellationToken);
            await response.Body.WriteAsync(buffer.WrittenMemory.Slice(sent, Math.Min(MaxPieceBytes, buffer.WrittenCount - sent)), either.Token);
            await response.Body.FlushAsync(either.Token);
        }

        buffer.ResetWrittenCount();
    }

    private static long? Header(HttpContext context, QueryReader query)
    {
        var text = context.Request.Headers[LastEventId].ToString();
        if (text.Length == 0)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        query.Refuse(LastEventId, $"{LastEventId} must be the id of an event of this stream.");
        return null;
    }

    /// <summary>Writes the position without an event, so that a client that loses its connection now misses nothing.</summary>
    private static void Place(ArrayBufferWriter<byte> buffer, long id) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n\n"), buffer);

    private static void Event(ArrayBufferWriter<byte> buffer, LedgerEvent item)
    {
        var at = item.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var identity = System.Text.Json.JsonEncodedText.Encode(item.Identity.Value);
        // An event of the site belongs to no charge point.
        var member = item.Identity.Value.Length == 0 ? "" : $"\"chargePoint\":\"{identity}\",";
        var head = string.Create(CultureInfo.InvariantCulture, $"id: {item.Id}\nevent: {item.Type}\ndata: {{{member}\"at\":\"{at}\",\"data\":");
        Encoding.UTF8.GetBytes(head, buffer);
        buffer.Write(item.Data.Span);
        buffer.Write("}\n\n"u8);
    }
}
