using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// Sends SMS, each a row of its own beside the fact it tells of. A work of its own, so that a slow provider holds up no mail.
/// </summary>
internal sealed class DeliverTexts(
    CollegeDb db, IRecipients recipients, TemplateStore templates, ITextRoute route, Dispatch dispatch, TimeProvider clock) : IBackgroundWork
{
    private const int BatchSize = 200;

    public static string Name => "sms";

    public static string Queue => "notifications";

    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel) => await db.AnyDueAsync<Notification>(Now, cancel, n => n.Channel == Channels.Sms) ? [0] : [];

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        List<Notification> taken;
        do
        {
            taken = await db.TakeAsync<Notification>(BatchSize, Now, cancel, only: "channel = 'sms'");
        }
        while (taken.Count > 0 && await DeliverAsync(taken, cancel) && !cancel.IsCancellationRequested && taken.Count == BatchSize);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<bool> DeliverAsync(List<Notification> taken, CancellationToken cancel)
    {
        var (people, now) = (taken.Select(n => n.PersonId).Distinct().ToList(), Now);
        var reachable = await recipients.FindAsync(people, cancel);
        var wishes = await Wishes.LoadAsync(db, templates, people, cancel);
        var (texts, settled) = (new List<Post>(taken.Count), new List<Fate>());
        foreach (var n in taken)
        {
            var to = reachable.GetValueOrDefault(n.PersonId);
            if (to is not { Active: true })
            {
                settled.Add(Fate.Canceled(n.Id, "the recipient is not active"));
            }
            else if (to.Phone is null || !wishes.Sms(n))
            {
                settled.Add(Fate.Canceled(n.Id, to.Phone is null ? "the recipient has no telephone" : "turned off by the recipient"));
            }
            else if (wishes.QuietUntil(n, to, now) is { } morning)
            {
                settled.Add(Fate.PutOff(n.Id, morning));
            }
            else
            {
                texts.Add(new Post(n, to, IsNew: false));
            }
        }

        if (settled.Count > 0)
        {
            await db.MarkAsync(settled, now);
        }

        var batch = new Batch(texts);
        await dispatch.RunAsync(batch, taken, route.Lines, () => new Line(this), cancel);
        return batch.ShutBecause is null;
    }

    private Task<string> SendAsync(Post post, CancellationToken cancel)
    {
        var (n, to) = (post.Notification, post.To);
        return route.SendAsync(new TextMessage(n.Id, n.CreatedAt, to.Phone!, templates.RenderText(n.Event, to.Locale, to.FullName, Letter.Values(n.Data))), cancel);
    }

    private sealed class Line(DeliverTexts owner) : ILine
    {
        public Task<string> SendAsync(Post post, CancellationToken cancel) => owner.SendAsync(post, cancel);

        public void Dispose()
        {
        }
    }
}

internal static class TextRows
{
    /// <summary>One SMS row for each of these facts that we hold, unless it is there already. In the caller's transaction.</summary>
    public static async Task AddTextsAsync(this CollegeDb db, List<long> facts, DateTime now)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"""
                insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, progress, due_at, created_at)
                select person_id, event, 'sms', data, 'sms:' || id, 'queued', 0, 0, {now}, created_at from notifications_notifications
                where id = any({facts.ToArray()}) and state = 'running' and lease_owner = {WorkQueue.Owner}
                on conflict (dedupe_key) do nothing
                """);
            return;
        }

        foreach (var fact in facts)
        {
            await db.Database.ExecuteSqlAsync($"""
                insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, progress, due_at, created_at)
                select person_id, event, 'sms', data, 'sms:' || id, 'queued', 0, 0, {now}, created_at from notifications_notifications
                where id = {fact} and state = 'running' and lease_owner = {WorkQueue.Owner}
                on conflict (dedupe_key) do nothing
                """);
        }
    }
}
