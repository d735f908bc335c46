using System.Text;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Live;

/// <summary>
/// A person's own events as they happen (server-sent events, WHATWG HTML § 9.2). A stream holds no database connection
/// and no thread. It ends after <see cref="MaxBeats"/> signs of life, as long as a token lives, and earlier when what its
/// reader signed in with runs out or was revoked, when the account is disabled, and when its reader falls behind; pages come back by themselves with <c>Last-Event-ID</c>.
/// </summary>
public static class StreamEvents
{
    private const int MaxBeats = 60;
    private const int Piece = 32 * 1024;

    /// <summary>What rows say is asked from a little earlier: clocks of nodes differ, and commits take time.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    /// <summary>Few at once, or a thousand pages that come back together would take all the database's connections.</summary>
    private static readonly SemaphoreSlim Asking = new(4);

    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/me/events", (HttpContext http, Caller caller, LiveEvents live) => RunAsync(http, caller, live))
            .AllowSignedIn()
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithTags("Me")
            .WithSummary("My events as they happen")
            .WithDescription("Server-sent events `notification`, `report`, `import` and `enrollment`; `data` is what the API shows of it. Come back with `Last-Event-ID` "
                + "(header, or `lastEventId` in the query) within 10 minutes and nothing is missing; after a failure an event may come twice.");
        return app;
    }

    private static async Task RunAsync(HttpContext http, Caller caller, LiveEvents live)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var after = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : http.Request.Query["lastEventId"].ToString();
        var services = http.RequestServices.GetRequiredService<IServiceScopeFactory>();
        var until = (await http.AuthenticateAsync()).Properties?.ExpiresUtc?.UtcDateTime ?? DateTime.MaxValue; // known already: nothing is checked twice
        http.Request.Headers.Authorization = default; // checked; thousands of tokens would be kept as long as their streams
        var stream = live.Open(caller.Id, after.Length is > 0 and <= 64 ? after : after.Length == 0 ? null : "unknown");
        await using var gone = http.RequestAborted.Register(stream.Close);
        stream.WhenBehind(http.Abort);
        try
        {
            Put(http, "retry: 2000\n\n");
            await PumpAsync(http, caller, until, live, stream, services);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The page was closed.
        }
        finally
        {
            stream.WhenBehind(null);
            live.Close(stream);
        }
    }

    private static async Task PumpAsync(HttpContext http, Caller caller, DateTime until, LiveEvents live, LiveStream stream, IServiceScopeFactory services)
    {
        var beats = 0;
        do
        {
            if (stream.TakeMissed() is { } since)
            {
                await WriteMissedAsync(http, caller, live, since - Overlap, services);
            }

            while (stream.Next() is { } e)
            {
                if (!ReferenceEquals(e, LiveStream.Beat))
                {
                    Append(http, e.Id, e.Type, e.Data);
                    if (http.Response.BodyWriter.UnflushedBytes > Piece)
                    {
                        await http.Response.BodyWriter.FlushAsync(http.RequestAborted); // else thousands of events would wait twice
                    }
                }
                else if (++beats > MaxBeats || live.Now >= until || !await IsActiveAsync(http, caller))
                {
                    return;
                }
                else
                {
                    Put(http, ":\n\n");
                }
            }

            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        while (await stream.WaitAsync());
    }

    /// <summary>What the rows say has happened, as far as this person may see it: their own.</summary>
    private static async Task WriteMissedAsync(HttpContext http, Caller caller, LiveEvents live, DateTime since, IServiceScopeFactory services)
    {
        var changes = new List<LiveChange>();
        await Asking.WaitAsync(http.RequestAborted);
        try
        {
            await using var scope = services.CreateAsyncScope();
            foreach (var source in scope.ServiceProvider.GetServices<ILiveSource>())
            {
                changes.AddRange(await source.SinceAsync(caller.Id, since, http.RequestAborted));
            }
        }
        finally
        {
            Asking.Release();
        }

        foreach (var change in changes.OrderBy(c => c.At))
        {
            Append(http, LiveEvent.NewId(change.At), change.Type, live.Serialize(change.Data));
        }
    }

    /// <summary>Applications (ids below 1) have no account to look at.</summary>
    private static async ValueTask<bool> IsActiveAsync(HttpContext http, Caller caller) =>
        caller.Id <= 0 || await http.RequestServices.GetRequiredService<IRequesters>().FindAsync(http.User, http.RequestAborted) is not null;

    private static void Append(HttpContext http, string id, string type, string data) =>
        Put(http, type.Length == 0 ? $"id: {id}\n\n" : $"id: {id}\nevent: {type}\ndata: {data}\n\n");

    private static void Put(HttpContext http, string text)
    {
        var to = http.Response.BodyWriter;
        to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }
}
