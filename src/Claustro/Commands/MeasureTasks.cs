using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Claustro.Identity.People;
using Claustro.Notifications;
using Claustro.Notifications.Deliver;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Commands;

/// <summary>
/// Puts n independent small tasks in by the real path (a row of its own committed for each, then a signal) and waits
/// until the worker processes have done them. Prints one JSON object.
/// </summary>
internal static class MeasureTasks
{
    private const int Writers = 16;

    public static Command Command()
    {
        var kind = new Option<string>("--kind") { Description = "noop: tasks that do nothing; mail: notifications, delivered for real.", DefaultValueFactory = _ => "noop" };
        var count = new Option<int>("--n") { Description = "How many.", DefaultValueFactory = _ => 1000 };
        var together = new Option<bool>("--together") { Description = "Let the workers begin while tasks are still put in (noop only)." };
        kind.AcceptOnlyFromAmong("noop", "mail");
        var command = new Command("measure-tasks", "Measure the way of small tasks: needs a running worker.") { kind, count, together };
        command.SetAction((parse, cancel) => Host.RunAsync(async (services, _) =>
        {
            var signal = services.GetRequiredService<JobSignal>();
            await signal.StartAsync(cancel);
            var scopes = services.GetRequiredService<IServiceScopeFactory>();
            var line = parse.GetValue(kind) == "mail"
                ? await MailAsync(scopes, parse.GetValue(count), cancel)
                : await NoopAsync(scopes, signal, parse.GetValue(count), parse.GetValue(together), cancel);
            Console.WriteLine(line);
            await signal.StopAsync(cancel);
        }, cancel));
        return command;
    }

    private static async Task<string> NoopAsync(IServiceScopeFactory scopes, JobSignal signal, int n, bool together, CancellationToken cancel)
    {
        var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);
        var due = together ? now : now.AddHours(1); // not due: the workers wait until all are in
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, n), new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancel }, async (i, stop) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
            db.Add(new SmallTask { Kind = "noop", Payload = i.ToString(CultureInfo.InvariantCulture), CreatedAt = now, DueAt = due });
            db.AfterCommit(() => signal.Send("tasks"));
            await db.SaveChangesAsync(stop);
        });
        var enqueued = watch.Elapsed.TotalSeconds;
        var resumed = enqueued;
        if (!together)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
            await db.Set<SmallTask>().Where(t => t.Kind == "noop").ExecuteUpdateAsync(s => s.SetProperty(t => t.DueAt, now), cancel);
            resumed = watch.Elapsed.TotalSeconds;
            signal.Send("tasks");
        }

        await UntilNoneAsync<SmallTask>(scopes, t => t.State == WorkState.Queued || t.State == WorkState.Running, cancel);
        return Line("noop", n, together, enqueued, watch.Elapsed.TotalSeconds - (together ? 0 : resumed), watch.Elapsed.TotalSeconds, notDone: 0);
    }

    private static async Task<string> MailAsync(IServiceScopeFactory scopes, int n, CancellationToken cancel)
    {
        const int Commit = 500;
        var watch = Stopwatch.StartNew();
        var run = $"measure:{Environment.ProcessId}:{Stopwatch.GetTimestamp()}";
        await using (var scope = scopes.CreateAsyncScope())
        {
            var students = (await scope.ServiceProvider.GetRequiredService<PeopleDirectory>().WithRoleAsync(Role.Student, cancel)).Take(1000).Select(p => p.Id).ToList();
            if (students.Count == 0)
            {
                throw new InvalidDataException("There are no students to write to: load a data set first.");
            }

            for (var at = 0; at < n; at += Commit)
            {
                await using var one = scopes.CreateAsyncScope();
                var outbox = one.ServiceProvider.GetRequiredService<Outbox>();
                for (var i = at; i < Math.Min(n, at + Commit); i++)
                {
                    outbox.Add(students[i % students.Count], "section.announcement",
                        new Dictionary<string, string> { ["title"] = $"Aviso {i}", ["body"] = $"Texto del aviso {i}.", ["section"] = "S1", ["course"] = "Curso" }, $"{run}:{i}");
                }

                await one.ServiceProvider.GetRequiredService<CollegeDb>().SaveChangesAsync(cancel);
            }
        }

        var enqueued = watch.Elapsed.TotalSeconds;
        await using var last = scopes.CreateAsyncScope();
        var db = last.ServiceProvider.GetRequiredService<CollegeDb>();
        while (await DeliveryCounts.OpenAsync(db, cancel) > 0)
        {
            await Task.Delay(10, cancel);
        }

        return Line("mail", n, false, enqueued, watch.Elapsed.TotalSeconds, watch.Elapsed.TotalSeconds, await DeliveryCounts.NotSentAsync(db, run + ":", cancel));
    }

    private static async Task UntilNoneAsync<T>(IServiceScopeFactory scopes, System.Linq.Expressions.Expression<Func<T, bool>> left, CancellationToken cancel) where T : class
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        while (await db.Set<T>().AnyAsync(left, cancel))
        {
            await Task.Delay(10, cancel);
        }
    }

    private static string Line(string kind, int n, bool together, double enqueue, double drain, double total, int notDone) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"n":{{n}},"kind":"{{kind}}","together":{{(together ? "true" : "false")}},"enqueue_s":{{enqueue:0.000}},"enqueue_per_s":{{n / enqueue:0.0}},"drain_s":{{drain:0.000}},"drain_per_s":{{(together ? "null" : (n / drain).ToString("0.0", CultureInfo.InvariantCulture))}},"total_s":{{total:0.000}},"total_per_s":{{n / total:0.0}},"not_sent":{{notDone}}}""");
}
