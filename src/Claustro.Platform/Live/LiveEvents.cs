using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Claustro.Platform.Live;

/// <summary>
/// Tells a person's open pages what happened, on whatever node they are: over one Redis channel that all nodes hear in the
/// same order, in process when there is no Redis. Call after the commit (<c>db.AfterCommit(() => live.Publish(…))</c>): it
/// never blocks and never fails, and what is lost on the way is found again in the rows (<see cref="ILiveSource"/>).
/// </summary>
public sealed partial class LiveEvents : BackgroundService
{
    /// <summary>How long one may be away and still miss nothing.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>A sign of life goes out this often, which also finds readers that are gone.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const string Resync = "resync";
    private readonly ConcurrentDictionary<long, PersonFeed> feeds = new();
    private readonly IConnectionMultiplexer? redis;
    private readonly RedisChannel channel;
    private readonly JsonSerializerOptions json;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveEvents> log;
    private DateTime? silentSince;

    public LiveEvents(IOptions<JsonOptions> json, TimeProvider clock, ILogger<LiveEvents> log, LiveChannel? remote = null)
    {
        (this.json, this.clock, this.log, redis) = (json.Value.SerializerOptions, clock, log, remote?.Redis);
        channel = RedisChannel.Literal((remote?.Prefix ?? "") + "live");
    }

    /// <param name="personId">Who hears it; nobody else does.</param>
    /// <param name="type"><c>notification</c>, <c>report</c>, <c>import</c> or <c>enrollment</c>.</param>
    /// <param name="data">What the API shows of it.</param>
    public void Publish(long personId, string type, object data)
    {
        try
        {
            if (redis is not null || feeds.ContainsKey(personId))
            {
                Send(new LiveEvent(LiveEvent.NewId(Now), personId, type, JsonSerializer.Serialize(data, data.GetType(), json)));
            }
        }
        catch (Exception e)
        {
            LogLost(e, type);
        }
    }

    /// <summary>
    /// Opens a stream. <paramref name="after"/> is the last id that its page has seen. The stream's first event is a mark
    /// that all nodes know, so that even who has heard nothing yet can come back to the right place.
    /// </summary>
    internal LiveStream Open(long personId, string? after)
    {
        var stream = new LiveStream(personId);
        bool found;
        while (!FeedOf(personId).TryJoin(stream, after, out found))
        {
            // It ended in this instant; it is taken out before long.
            Thread.Yield();
        }

        if (!found)
        {
            var oldest = Now - Remembered;
            stream.Miss(LiveEvent.TimeOf(after!) is { } seen && seen > oldest ? seen : oldest);
        }

        Listen(personId);
        return stream;
    }

    internal void Close(LiveStream stream)
    {
        if (feeds.TryGetValue(stream.PersonId, out var feed))
        {
            feed.Leave(stream);
        }
    }

    internal string Serialize(object data) => JsonSerializer.Serialize(data, data.GetType(), json);

    internal DateTime Now => clock.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (redis is not null)
        {
            redis.ConnectionFailed += (_, e) => silentSince ??= e.ConnectionType == ConnectionType.Subscription ? Now : null;
            redis.ConnectionRestored += (_, e) => BackAgain(e);
            await SubscribeAsync(stoppingToken);
        }

        using var timer = new PeriodicTimer(Every, clock);
        var beats = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Beat(announce: ++beats % 8 == 0);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var feed in feeds.Values)
            {
                feed.Each(s => s.Close()); // pages come back to another node
            }
        }
    }

    private void Beat(bool announce)
    {
        var now = Now;
        foreach (var (person, feed) in feeds)
        {
            feed.Each(s => s.Offer(LiveStream.Beat));
            if (announce && feed.HasStreams)
            {
                Listen(person);
            }
            else if (feed.TryEnd(now))
            {
                feeds.TryRemove(new(person, feed));
            }
        }
    }

    private PersonFeed FeedOf(long personId) => feeds.GetOrAdd(personId, static (_, now) => new PersonFeed(now), Now);

    private void Listen(long personId) => Send(new LiveEvent(LiveEvent.NewId(Now), personId, "", ""));

    private void Send(LiveEvent e)
    {
        if (redis is { IsConnected: true })
        {
            redis.GetSubscriber().Publish(channel, e.ToWire(), CommandFlags.FireAndForget);
        }
        else
        {
            Hear(e); // at least the pages of this node; the others ask the rows when Redis is back
        }
    }

    private void Hear(LiveEvent e)
    {
        if (e.Type == Resync)
        {
            Miss(new DateTime(long.Parse(e.Data, CultureInfo.InvariantCulture), DateTimeKind.Utc));
        }
        else if (e.Type.Length == 0)
        {
            FeedOf(e.PersonId).Add(e, Now);
        }
        else if (feeds.TryGetValue(e.PersonId, out var feed))
        {
            feed.Add(e, Now);
        }
    }

    private async Task SubscribeAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var queue = await redis!.GetSubscriber().SubscribeAsync(channel).WaitAsync(cancel);
                queue.OnMessage(m =>
                {
                    if (LiveEvent.FromWire(m.Message!) is { } e)
                    {
                        Hear(e);
                    }
                });
                return;
            }
            catch (RedisException e)
            {
                LogAway(e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancel);
            }
        }
    }

    /// <summary>Redis is back: every node asks the rows what its pages missed since this one heard nothing.</summary>
    private void BackAgain(ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType == ConnectionType.Subscription && silentSince is { } since)
        {
            silentSince = null;
            var resync = new LiveEvent(LiveEvent.NewId(Now), 0, Resync, since.Ticks.ToString(CultureInfo.InvariantCulture));
            Hear(resync);
            Send(resync);
        }
    }

    private void Miss(DateTime since)
    {
        foreach (var feed in feeds.Values)
        {
            feed.Each(s =>
            {
                s.Miss(since);
                s.Offer(LiveStream.Beat);
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A live event ({Type}) could not be sent")]
    private partial void LogLost(Exception error, string type);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away; live events stay on their node until it is back")]
    private partial void LogAway(Exception error);
}

/// <summary>The Redis of the live events and the prefix of its names.</summary>
public sealed record LiveChannel(IConnectionMultiplexer Redis, string Prefix);
