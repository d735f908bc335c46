using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Tests.Notifications;

internal static class NotificationMaking
{
    /// <summary>Tells people through the front door, all in one commit; the keys of the rows.</summary>
    public static async Task<List<string>> TellAsync(this College college, IEnumerable<long> people, string course = "Álgebra", string eventName = "test.notice")
    {
        await using var scope = college.Services.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        var keys = new List<string>();
        foreach (var person in people)
        {
            keys.Add($"test:{College.Next()}");
            outbox.Add(person, eventName, new Dictionary<string, string> { ["course"] = course }, keys[^1]);
        }

        await scope.ServiceProvider.GetRequiredService<CollegeDb>().SaveChangesAsync();
        return keys;
    }

    public static async Task<Notification> RowAsync(this College college, string key) =>
        await college.InDbAsync(db => db.Set<Notification>().AsNoTracking().SingleAsync(n => n.DedupeKey == key));

    public static Task<Notification> WhenAsync(this College college, string key, Func<Notification, bool> good) =>
        HttpAsserts.EventuallyAsync(() => college.RowAsync(key), good);

    public static Task<Notification> WhenOverAsync(this College college, string key) => college.WhenAsync(key, n => n.IsOver);

    /// <summary>What waits for its time is due now.</summary>
    public static async Task HurryAsync(this College college, IReadOnlyCollection<string> keys)
    {
        await college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Notification>().Where(n => keys.Contains(n.DedupeKey) && n.State == WorkState.Queued)
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.DueAt, n => n.CreatedAt))));
        college.Services.GetRequiredService<JobSignal>().Send(Outbox.WorkName);
    }

    /// <summary>A digest of tomorrow is due now.</summary>
    public static async Task HurryDigestAsync(this College college, long id)
    {
        var now = college.Clock.GetUtcNow().UtcDateTime;
        await college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Notification>().Where(n => n.Id == id).ExecuteUpdateAsync(s => s.SetProperty(n => n.DueAt, now))));
        college.Services.GetRequiredService<JobSignal>().Send(Outbox.WorkName);
    }
}
