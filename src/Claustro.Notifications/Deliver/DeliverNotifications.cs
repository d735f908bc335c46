using Claustro.Notifications.Inbox;
using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using MimeKit;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// Takes due notifications 500 at a time, tells the people's open pages, and sends the mails. What somebody does not want
/// by mail is settled, what comes at a bad time put off, what waits for a digest gathered, what goes by SMS too gets a row for it.
/// </summary>
internal sealed class DeliverNotifications(
    CollegeDb db, IRecipients recipients, TemplateStore templates, NotificationSettings settings, IMailRoute route, Dispatch dispatch, LiveNotices live,
    JobSignal signal, TimeProvider clock) : IBackgroundWork
{
    private const int BatchSize = 500;

    public static string Name => Outbox.WorkName;

    public static string Queue => "notifications";

    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel) =>
        await db.AnyDueAsync<Notification>(Now, cancel, n => n.Channel != Channels.Sms && n.Channel != Channels.Digest) ? [0] : [];

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        List<Notification> taken;
        do
        {
            taken = await db.TakeAsync<Notification>(BatchSize, Now, cancel, only: "channel not in ('sms', 'digest')");
        }
        while (taken.Count > 0 && await DeliverAsync(taken, cancel) && !cancel.IsCancellationRequested && taken.Count == BatchSize);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>False when the way to the mail server is shut: the next sweep tries again.</summary>
    private async Task<bool> DeliverAsync(List<Notification> taken, CancellationToken cancel)
    {
        var batch = new Batch(await SortAsync(taken, cancel));
        foreach (var post in await dispatch.RunAsync(batch, taken, route.Lines, () => new Line(route.Rent(), this), cancel))
        {
            live.Publish(post); // no mail yet, but the inbox has it
        }

        return batch.ShutBecause is null;
    }

    /// <summary>Who is still there, and how and when they want to be told. Settles what is not for the mail server now.</summary>
    private async Task<List<Post>> SortAsync(List<Notification> taken, CancellationToken cancel)
    {
        var (people, now) = (taken.Select(n => n.PersonId).Distinct().ToList(), Now);
        var reachable = await recipients.FindAsync(people, cancel);
        var wishes = await Wishes.LoadAsync(db, templates, people, cancel);
        var (mails, others, settled, texts) = (new List<Post>(taken.Count), new List<Post>(), new List<Fate>(), new List<long>());
        foreach (var n in taken)
        {
            if (!reachable.TryGetValue(n.PersonId, out var to) || !to.Active)
            {
                settled.Add(Fate.Canceled(n.Id, "the recipient is not active"));
                continue;
            }

            if (to.Phone is not null && wishes.Sms(n))
            {
                texts.Add(n.Id);
            }

            var inApp = wishes.InApp(n);
            var post = new Post(n, to, inApp && n.StartedAt >= now - TimeSpan.FromSeconds(2) && n.Attempts == 1);
            Fate? instead = !wishes.Mail(n) ? inApp ? Fate.InboxOnly(n.Id) : Fate.Canceled(n.Id, "turned off by the recipient")
                : wishes.NextDigest(n, to, now) is { } digest ? Fate.Gathered(n.Id, digest)
                : wishes.QuietUntil(n, to, now) is { } morning ? Fate.PutOff(n.Id, morning)
                : null;
            if (instead is { } fate)
            {
                settled.Add(fate);
                others.Add(post);
            }
            else
            {
                mails.Add(post);
            }
        }

        await SettleAsync(settled, texts, now);
        others.ForEach(live.Publish);
        return mails;
    }

    /// <summary>
    /// In one commit, and before any mail goes: whoever dies afterwards leaves rows that come here again, and the SMS rows,
    /// unique by what they tell of, are there already.
    /// </summary>
    private async Task SettleAsync(List<Fate> settled, List<long> texts, DateTime now)
    {
        if (settled.Count == 0 && texts.Count == 0)
        {
            return;
        }

        await db.InTransactionAsync(async () =>
        {
            if (texts.Count > 0)
            {
                await db.AddTextsAsync(texts, now);
                db.AfterCommit(() => signal.Send(DeliverTexts.Name));
            }

            return settled.Count > 0 ? await db.MarkAsync(settled, now) : 0;
        }, CancellationToken.None);
    }

    /// <summary>What the mail says is rendered once, for page and mail.</summary>
    private MimeMessage Write(Post post)
    {
        var (n, to) = (post.Notification, post.To);
        var rendered = templates.Render(n.Event, to.Locale, to.FullName, Letter.Values(n.Data));
        live.Publish(post, rendered);
        return Letter.Write(n, to, rendered, settings);
    }

    private sealed class Line(IMailLine line, DeliverNotifications owner) : ILine
    {
        public Task<string> SendAsync(Post post, CancellationToken cancel) => line.SendAsync(owner.Write(post), cancel);

        public void Dispose() => line.Dispose();
    }
}
