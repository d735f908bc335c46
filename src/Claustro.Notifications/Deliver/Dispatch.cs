using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.Extensions.Logging;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// Sends a batch over a few lines at once and marks in small groups soon after the server's acceptance, so that a process
/// that dies has at most a few sent but not marked. Those are sent again, under the same name.
/// </summary>
internal sealed partial class Dispatch(CollegeDb db, TimeProvider clock, ILogger<Dispatch> log)
{
    private const int MarkAtOnce = 50;
    private static readonly TimeSpan MarkWithin = TimeSpan.FromMilliseconds(25), RenewEvery = TimeSpan.FromSeconds(5);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Returns what no line could begin, handed back already; <see cref="Batch.ShutBecause"/> says why.</summary>
    public async Task<IReadOnlyList<Post>> RunAsync(Batch batch, List<Notification> taken, int lines, Func<ILine> rent, CancellationToken cancel)
    {
        var busy = Enumerable.Range(0, Math.Min(lines, batch.Count)).Select(_ => Task.Run(() => SendAsync(batch, rent, cancel), CancellationToken.None));
        var sending = SendAllAsync(batch, Task.WhenAll(busy));
        IReadOnlyList<Post> left = [];
        try
        {
            await MarkAsync(batch, taken);
        }
        finally
        {
            batch.Stop();
            batch.Fates.Writer.TryComplete();
            await sending;
            // What was not begun is handed back at once; what was sent but could not be marked waits for its lease.
            if (batch.Untouched() is { Count: > 0 } back)
            {
                left = back;
                var due = batch.ShutBecause is null ? Now : Now + DeliveryRules.Outage;
                await db.MarkAsync(back.ConvertAll(p => Fate.HandedBack(p.Notification.Id, due, batch.ShutBecause)), Now);
            }
        }

        return left;
    }

    private static async Task SendAllAsync(Batch batch, Task lines)
    {
        try
        {
            await lines;
        }
        finally
        {
            batch.Fates.Writer.TryComplete();
        }
    }

    /// <summary>One line: takes the next post of the batch until none is left or the way is shut.</summary>
    private async Task SendAsync(Batch batch, Func<ILine> rent, CancellationToken cancel)
    {
        using var line = rent();
        using var hurry = new CancellationTokenSource(); // what is in the air gets two seconds to land when the process stops
        await using var stop = cancel.Register(() => hurry.CancelAfter(TimeSpan.FromSeconds(2)));
        while (!cancel.IsCancellationRequested && batch.ShutBecause is null && batch.Next() is { } post)
        {
            await batch.Fates.Writer.WriteAsync(await SendAsync(line, post, batch, hurry.Token), CancellationToken.None);
        }
    }

    private async Task<Fate> SendAsync(ILine line, Post post, Batch batch, CancellationToken cancel)
    {
        var n = post.Notification;
        try
        {
            return Fate.Sent(n.Id, await line.SendAsync(post, cancel));
        }
        catch (RefusedException e)
        {
            LogRefused(n.Id, n.Channel, n.Attempts, e.Message);
            return e.ForGood ? Fate.Dead(n.Id, e.Message) : Later(n, e.Message, e.After);
        }
        catch (RouteException e) when (e.Began)
        {
            LogNoRoute(n.Id, n.Channel, n.Attempts, e.Message);
            return Later(n, e.Message);
        }
        catch (RouteException e)
        {
            // Nothing was asked of the server for this one, so no attempt is counted: a dead server kills no message, however long.
            LogNoRoute(n.Id, n.Channel, n.Attempts, e.Message);
            batch.ShutBecause ??= e.Message;
            return Fate.HandedBack(n.Id, Now + DeliveryRules.Outage, e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Fate.Later(n.Id, "interrupted", Now);
        }
        catch (Exception e)
        {
            LogBroken(e, n.Event, n.Id);
            return Fate.Dead(n.Id, $"could not be written: {e.GetType().Name}");
        }
    }

    private Fate Later(Notification n, string answer, TimeSpan? after = null) => n.Attempts >= DeliveryRules.MaxAttempts
        ? Fate.Dead(n.Id, answer)
        : Fate.Later(n.Id, answer, Now + DeliveryRules.Pause(n.Attempts, Random.Shared.NextDouble(), after));

    /// <summary>The only user of the database while lines send: writes what became of the posts and renews the rest.</summary>
    private async Task MarkAsync(Batch batch, List<Notification> taken)
    {
        var (fates, group) = (batch.Fates.Reader, new List<Fate>(MarkAtOnce));
        var held = taken.Select(n => n.Id).ToHashSet();
        var renewed = clock.GetTimestamp();
        while (true)
        {
            var more = fates.WaitToReadAsync(CancellationToken.None).AsTask();
            while (await Task.WhenAny(more, Task.Delay(RenewEvery, CancellationToken.None)) != more || clock.GetElapsedTime(renewed) >= RenewEvery)
            {
                renewed = clock.GetTimestamp();
                await RenewAsync(batch, held);
            }

            if (!await more)
            {
                return;
            }

            var since = clock.GetTimestamp();
            while (group.Count < MarkAtOnce && clock.GetElapsedTime(since) < MarkWithin && !fates.Completion.IsCompleted)
            {
                if (fates.TryRead(out var fate))
                {
                    group.Add(fate);
                }
                else
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(2), CancellationToken.None);
                }
            }

            await MarkAsync(group);
            held.ExceptWith(group.Select(f => f.Id));
            group.Clear();
        }
    }

    /// <summary>What was sent is sent: a database that is away for a moment is asked again before giving up.</summary>
    private async Task MarkAsync(List<Fate> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await db.MarkAsync(group, Now);
                return;
            }
            catch (Exception e) when (attempt < 10 && DbErrors.IsUnavailable(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
        }
    }

    private async Task RenewAsync(Batch batch, HashSet<long> held)
    {
        if (await db.RenewAsync(held.ToList(), Now + WorkQueue.LeaseTime) < held.Count)
        {
            batch.Stop(); // somebody took rows of ours (this process slept): send no more of them
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} ({Channel}) was refused at attempt {Attempt}: {Answer}")]
    private partial void LogRefused(long id, string channel, int attempt, string answer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} ({Channel}), attempt {Attempt}: no way to the server: {Reason}")]
    private partial void LogNoRoute(long id, string channel, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The message of {Event} {Id} could not be written")]
    private partial void LogBroken(Exception error, string @event, long id);
}
