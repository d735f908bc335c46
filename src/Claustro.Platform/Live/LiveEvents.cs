using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Claustro.Platform.Live;

/// <summary>
/// Tells a person's open pages what happened, on whatever node they are: over one Redis channel that all nodes hear in the
/// same order, in process when there is no Redis. Call after the commit, a request by <c>db.PublishAfterCommit(…)</c>: it
/// never blocks and never fails, and what is lost on the way is found again in the rows (<see cref="ILiveSource"/>).
/// </summary>
public sealed partial class LiveEvents : BackgroundService
{
    /// <summary>How long one may be away and still miss nothing.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>A sign of life goes out this often, which also finds readers that are gone.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>How long the channel may be silent before it is taken for dead: each node says something every <see cref="Every"/>.</summary>
    private static readonly TimeSpan Silence = 2 * Every;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private const string Resync = "resync", Pulse = "pulse";
    private const int Group = 250;
    private readonly ConcurrentDictionary<long, PersonFeed> feeds = new();
    private readonly IConnectionMultiplexer? redis;
    private readonly RedisChannel channel;
    private readonly JsonSerializerOptions json;
    private readonly IRequesters requesters;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveEvents> log;
    private readonly Lock door = new();
    private (DateTime At, long Stamp) heard;
    private Outage? outage;

    public LiveEvents(IOptions<JsonOptions> json, IRequesters requesters, TimeProvider clock, ILogger<LiveEvents> log, LiveChannel? remote = null)
    {
        (this.json, this.requesters, this.clock, this.log, redis) = (json.Value.SerializerOptions, requesters, clock, log, remote?.Redis);
        channel = RedisChannel.Literal((remote?.Prefix ?? "") + "live");
    }

    /// <param name="personId">Who hears it; nobody else does.</param>
    /// <param name="type"><c>notification</c>, <c>report</c>, <c>import</c> or <c>enrollment</c>.</param>
    /// <param name="data">What the API shows of it.</param>
    public void Publish(long personId, string type, object data) => TrySend(personId, type, data, CommandFlags.FireAndForget);

    private Task<long>? TrySend(long personId, string type, object data, CommandFlags how)
    {
        try
        {
            if (redis is not null || feeds.ContainsKey(personId))
            {
                return Send(new LiveEvent(LiveEvent.NewId(Now), personId, type, JsonSerializer.Serialize(data, data.GetType(), json)), how);
            }
        }
        catch (Exception e)
        {
            LogLost(e, type);
        }

        return null;
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
            // Of an id that says it is of the future, made by a clock ahead of ours or by nobody, nothing follows.
            stream.Miss(LiveEvent.TimeOf(after!) is { } seen && seen > oldest && seen <= Now ? seen : oldest);
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
            heard = (Now, clock.GetTimestamp());
            redis.ConnectionFailed += (_, _) => Cut();
            await SubscribeAsync(stoppingToken);
        }

        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            for (var ticks = 1; await timer.WaitForNextTickAsync(stoppingToken); ticks++)
            {
                if (ticks % (Every / Tick) == 0)
                {
                    await BeatAsync(announce: ticks % (8 * (Every / Tick)) == 0, stoppingToken);
                }

                AskForResync();
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

    /// <summary>
    /// In groups, each looked up in one query before: thousands of streams that all ask for their account and write in one
    /// instant would want thousands of buffers and hold the database's connections.
    /// </summary>
    private async Task BeatAsync(bool announce, CancellationToken cancel)
    {
        if (redis is { IsConnected: true })
        {
            redis.GetSubscriber().Publish(channel, new LiveEvent(LiveEvent.NewId(Now), 0, Pulse, "").ToWire(), CommandFlags.FireAndForget);
            if (clock.GetElapsedTime(heard.Stamp) > Silence)
            {
                Cut(); // a connection that nobody has closed and nothing comes through
            }
        }

        foreach (var group in feeds.Chunk(Group))
        {
            var listening = group.Where(f => f.Value.HasStreams).Select(f => f.Key).Where(id => id > 0).ToArray();
            if (listening.Length > 0)
            {
                await LookUpAsync(listening, cancel);
            }

            var now = Now;
            foreach (var (person, feed) in group)
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
    }

    private async Task LookUpAsync(long[] people, CancellationToken cancel)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(TimeSpan.FromSeconds(2)); // a database that is slow must not keep signs of life back
        try
        {
            await requesters.LookUpAsync(people, soon.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            LogNotLookedUp(e); // each stream asks for itself
        }
    }

    private PersonFeed FeedOf(long personId) => feeds.GetOrAdd(personId, static (_, now) => new PersonFeed(now), Now);

    private void Listen(long personId) => Send(new LiveEvent(LiveEvent.NewId(Now), personId, "", ""));

    /// <summary>Over when Redis has it; null when it is heard only here.</summary>
    private Task<long>? Send(LiveEvent e, CommandFlags how = CommandFlags.FireAndForget)
    {
        if (redis is { IsConnected: true })
        {
            return redis.GetSubscriber().PublishAsync(channel, e.ToWire(), how);
        }

        Hear(e); // at least the pages of this node; the others ask the rows when Redis is back
        return null;
    }

    private void Hear(LiveEvent e)
    {
        if (e.Type == Resync)
        {
            Miss(e.Id, new DateTime(long.Parse(e.Data, CultureInfo.InvariantCulture), DateTimeKind.Utc));
        }
        else if (e.Type == Pulse)
        {
            return;
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
                    heard = (Now, clock.GetTimestamp());
                    if (LiveEvent.FromWire(m.Message!) is { } e)
                    {
                        Hear(e);
                    }
                });
                return;
            }
            catch (RedisException e)
            {
                Cut();
                LogAway(e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancel);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A live event ({Type}) could not be sent")]
    private partial void LogLost(Exception error, string type);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis has not taken a live event within {Milliseconds} ms; answers do not wait for it until it does")]
    private partial void LogSilent(double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who still may listen could not be looked up at once")]
    private partial void LogNotLookedUp(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away; live events stay on their node until it is back")]
    private partial void LogAway(Exception error);
}

/// <summary>The Redis of the live events and the prefix of its names.</summary>
public sealed record LiveChannel(IConnectionMultiplexer Redis, string Prefix);
