using System.Text.Json;
using Claustro.Notifications;
using Claustro.Notifications.Inbox;
using Claustro.Notifications.Ledger;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Notifications;

public abstract class LiveNoticesTests(College college)
{
    [Fact]
    public async Task Open_pages_are_told_once_as_the_inbox_shows_it_and_never_of_what_the_inbox_hides()
    {
        var (me, other) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        await me.Http.PatchAsync("/api/v1/me", new { locale = "en" }).JsonAsync();
        await other.Http.PutAsync("/api/v1/me/preferences", new { items = new[] { new { @event = "test.notice", inApp = false } } }).JsonAsync();
        await using var mine = await (await EventStream.OpenAsync(me.Http)).MarkedAsync();
        await using var others = await (await EventStream.OpenAsync(other.Http)).MarkedAsync();
        var keys = await college.TellAsync([me.Id, other.Id], "Química");
        var row = await college.WhenOverAsync(keys[0]);
        await college.WhenOverAsync(keys[1]);
        await college.Anonymous.PostAsync("/api/v1/accounts/password-reset", new { email = me.Email }).StatusAsync(System.Net.HttpStatusCode.Accepted);
        await HttpAsserts.EventuallyAsync(() => college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == me.Id && n.Event == "account.password-reset" && n.State == WorkState.Succeeded)), n => n == 1);

        var shown = (await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items().Single();
        var (_, type, data) = await mine.NextAsync();
        var item = JsonDocument.Parse(data).RootElement;
        Assert.Equal(("notification", row.Id, "Notice about Química", shown.Text("body")), (type, item.Id(), item.Text("title"), item.Text("body")));
        Assert.False(mine.HasMore || others.HasMore);

        await using var scope = college.Services.CreateAsyncScope();
        var source = scope.ServiceProvider.GetServices<ILiveSource>().OfType<LiveNotices>().Single();
        var change = Assert.Single(await source.SinceAsync(me.Id, row.CreatedAt, CancellationToken.None));
        Assert.Equal(("notification", row.Id), (change.Type, ((ListMyNotifications.Item)change.Data).Id));
        Assert.Empty(await source.SinceAsync(me.Id, row.CreatedAt.AddSeconds(1), CancellationToken.None));
        Assert.Empty(await source.SinceAsync(other.Id, row.CreatedAt.AddMinutes(-1), CancellationToken.None));
    }

    [Fact]
    public async Task Old_notifications_go_with_their_attempts_and_what_is_open_stays()
    {
        var me = await college.NewPersonAsync(Role.Student);
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var made = new List<Notification>();
        foreach (var (days, state) in new[] { (400, WorkState.Succeeded), (366, WorkState.Failed), (364, WorkState.Succeeded), (400, WorkState.Queued) })
        {
            made.Add(await college.AddAsync(new Notification
            {
                PersonId = me.Id, Event = "test.notice", Data = """{"course":"x"}""", DedupeKey = $"test:{College.Next()}", State = state, CreatedAt = now.AddDays(-days), DueAt = now.AddDays(1),
            }));
            await college.AddAsync(new Attempt { NotificationId = made[^1].Id, Number = 1, At = now, Outcome = "later", Answer = "451" });
        }

        await using var scope = college.Services.CreateAsyncScope();
        Assert.InRange(await scope.ServiceProvider.GetRequiredService<CleanNotifications>().RunAsync(CancellationToken.None), 2, int.MaxValue);
        var ids = made.ConvertAll(n => n.Id);
        Assert.Equal(ids[2..], await college.InDbAsync(db => db.Set<Notification>().Where(n => ids.Contains(n.Id)).OrderBy(n => n.Id).Select(n => n.Id).ToListAsync()));
        Assert.Equal(ids[2..], await college.InDbAsync(db => db.Set<Attempt>().Where(a => ids.Contains(a.NotificationId)).OrderBy(a => a.Id).Select(a => a.NotificationId).ToListAsync()));
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class LiveNoticesTestsOnSqlite(SqliteCollege college) : LiveNoticesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class LiveNoticesTestsOnPostgres(PostgresCollege college) : LiveNoticesTests(college);
