using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// Takes due notifications 500 at a time, sends them over a few lines at once and marks them in small groups soon after
/// the server's acceptance, so that a process that dies has at most a few mails sent but not marked. Those are sent
/// again, with the same Message-ID.
/// </summary>
internal sealed partial class DeliverNotifications(
    CollegeDb db, IRecipients recipients, TemplateStore templates, NotificationSettings settings, IMailRoute route, TimeProvider clock,
    ILogger<DeliverNotifications> log) : IBackgroundWork
{
    private const int BatchSize = 500, MarkAtOnce = 50;
    private static readonly TimeSpan MarkWithin = TimeSpan.FromMilliseconds(25), RenewEvery = TimeSpan.FromSeconds(5);

    public static string Name => Outbox.WorkName;

    public static string Queue => "notifications";

    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel) =>
        await db.AnyDueAsync<Notification>(Now, cancel) ? [0] : [];

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        List<Notification> taken;
        do
        {
            taken = await db.TakeAsync<Notification>(BatchSize, Now, cancel);
        }
        while (taken.Count > 0 && await DeliverAsync(taken, cancel) && !cancel.IsCancellationRequested && taken.Count == BatchSize);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>False when the way to the mail server is shut: the next sweep tries again.</summary>
    private async Task<bool> DeliverAsync(List<Notification> taken, CancellationToken cancel)
    {
        var batch = await SortAsync(taken, cancel);
        var lines = Enumerable.Range(0, Math.Min(route.Lines, batch.Count)).Select(_ => Task.Run(() => SendAsync(batch, cancel), CancellationToken.None));
        var sending = SendAllAsync(batch, Task.WhenAll(lines));
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
                var due = batch.ShutBecause is null ? Now : Now + DeliveryRules.Outage;
                await db.MarkAsync(back.ConvertAll(n => Fate.HandedBack(n.Id, due, batch.ShutBecause)), Now);
            }
        }

        return batch.ShutBecause is null;
    }

    private static async Task SendAllAsync(MailBatch batch, Task lines)
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

    /// <summary>Who is still there, and who wants mail: two queries for the whole batch. Settles the others.</summary>
    private async Task<MailBatch> SortAsync(List<Notification> taken, CancellationToken cancel)
    {
        var people = taken.Select(n => n.PersonId).Distinct().ToList();
        var reachable = await recipients.FindAsync(people, cancel);
        var unwanted = await db.Set<Preference>().Where(p => EF.Parameter(people).Contains(p.PersonId) && !p.Mail)
            .Select(p => new { p.PersonId, p.Event, p.InApp }).ToDictionaryAsync(p => (p.PersonId, p.Event), p => p.InApp, cancel);
        var (mails, settled) = (new List<(Notification, Recipient)>(taken.Count), new List<Fate>());
        foreach (var n in taken)
        {
            var must = templates.Find(n.Event) is null or { Security: true };
            if (!reachable.TryGetValue(n.PersonId, out var to) || !to.Active)
            {
                settled.Add(Fate.Canceled(n.Id, "the recipient is not active"));
            }
            else if (!must && unwanted.TryGetValue((n.PersonId, n.Event), out var inApp))
            {
                settled.Add(inApp ? Fate.InboxOnly(n.Id) : Fate.Canceled(n.Id, "turned off by the recipient"));
            }
            else
            {
                mails.Add((n, to));
            }
        }

        if (settled.Count > 0)
        {
            await db.MarkAsync(settled, Now);
        }

        return new MailBatch(mails);
    }

    /// <summary>One line: takes the next mail of the batch until none is left or the way is shut.</summary>
    private async Task SendAsync(MailBatch batch, CancellationToken cancel)
    {
        using var line = route.Rent();
        using var hurry = new CancellationTokenSource(); // a mail in the air gets two seconds to land when the process stops
        await using var stop = cancel.Register(() => hurry.CancelAfter(TimeSpan.FromSeconds(2)));
        while (!cancel.IsCancellationRequested && batch.ShutBecause is null && batch.Next() is var (notification, to))
        {
            await batch.Fates.Writer.WriteAsync(await SendAsync(line, notification, to, batch, hurry.Token), CancellationToken.None);
        }
    }

    private async Task<Fate> SendAsync(IMailLine line, Notification n, Recipient to, MailBatch batch, CancellationToken cancel)
    {
        try
        {
            return Fate.Sent(n.Id, await line.SendAsync(Letter.Write(n, to, templates, settings), cancel));
        }
        catch (MailRefusedException e)
        {
            LogRefused(n.Id, n.Attempts, e.Message);
            return e.ForGood ? Fate.Dead(n.Id, e.Message) : Later(n, e.Message);
        }
        catch (MailRouteException e)
        {
            LogNoRoute(n.Id, n.Attempts, e.Message);
            batch.ShutBecause ??= e.Began ? null : e.Message;
            return Later(n, e.Message);
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

    private Fate Later(Notification n, string answer) => n.Attempts >= DeliveryRules.MaxAttempts
        ? Fate.Dead(n.Id, answer)
        : Fate.Later(n.Id, answer, Now + DeliveryRules.Pause(n.Attempts, Random.Shared.NextDouble()));

    /// <summary>The only user of the database while lines send: writes what became of the mails and renews the rest.</summary>
    private async Task MarkAsync(MailBatch batch, List<Notification> taken)
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

    private async Task RenewAsync(MailBatch batch, HashSet<long> held)
    {
        if (await db.RenewAsync(held.ToList(), Now + WorkQueue.LeaseTime) < held.Count)
        {
            batch.Stop(); // somebody took rows of ours (this process slept): send no more of them
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} was refused at attempt {Attempt}: {Answer}")]
    private partial void LogRefused(long id, int attempt, string answer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id}, attempt {Attempt}: no way to the mail server: {Reason}")]
    private partial void LogNoRoute(long id, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The mail of {Event} {Id} could not be written")]
    private partial void LogBroken(Exception error, string @event, long id);
}
