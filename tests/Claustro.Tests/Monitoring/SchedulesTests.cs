using System.Net;
using System.Text.Json;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Monitoring;

public abstract class SchedulesTests(College college)
{
    private static readonly SemaphoreSlim One = new(1); // the test schedule is the process's

    [Fact]
    public async Task An_administrator_sees_every_schedule_and_starts_one()
    {
        await One.WaitAsync();
        try
        {
            var administrator = await college.AdministratorAsync();
            var names = (await ListAsync(administrator)).Select(s => s.Text("name")).ToList();
            Assert.Empty(new[] { "token-cleaning", "idempotency-cleaning", "test-schedule" }.Except(names));

            var gate = new TaskCompletionSource();
            TestSchedule.Action = cancel => gate.Task.WaitAsync(cancel);
            var runs = TestSchedule.Runs;
            var started = await administrator.Http.PostAsync("/api/v1/admin/schedules/test-schedule/run", null).JsonAsync(HttpStatusCode.Accepted);
            Assert.Equal(("test-schedule", "Test", "Europe/Madrid"), (started.Text("name"), started.Text("title"), started.Text("timeZone")));
            await UntilAsync(administrator, s => s.Text("status") == "running");
            await administrator.Http.PostAsync("/api/v1/admin/schedules/test-schedule/run", null).ProblemAsync(HttpStatusCode.Conflict, "already_running");
            gate.SetResult();
            var ended = await UntilAsync(administrator, s => s.Text("status") == "waiting" && s.Text("lastStatus") is not null);
            Assert.Equal(("succeeded", 7, runs + 1), (ended.Text("lastStatus"), ended.GetProperty("lastCount").GetInt32(), TestSchedule.Runs));
            Assert.Equal(JsonValueKind.Null, ended.GetProperty("nextRunAt").ValueKind); // paused in the tests

            TestSchedule.Action = _ => throw new InvalidOperationException("on purpose");
            await administrator.Http.PostAsync("/api/v1/admin/schedules/test-schedule/run", null).JsonAsync(HttpStatusCode.Accepted);
            ended = await UntilAsync(administrator, s => s.Text("lastStatus") == "failed");
            Assert.Equal("InvalidOperationException", ended.Text("lastError"));
            Assert.NotNull(ended.Text("lastSucceededAt"));
        }
        finally
        {
            TestSchedule.Action = _ => Task.CompletedTask;
            One.Release();
        }
    }

    [Fact]
    public async Task Others_neither_see_nor_start_them_and_unknown_ones_are_404()
    {
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var person = await college.NewPersonAsync(role);
            await person.Http.GetAsync("/api/v1/admin/schedules").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await person.Http.PostAsync("/api/v1/admin/schedules/test-schedule/run", null).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await (await college.AdministratorAsync()).Http.PostAsync("/api/v1/admin/schedules/typo/run", null).ProblemAsync(HttpStatusCode.NotFound, "unknown_schedule");
    }

    /// <summary>The rows of the plan, worked without the queue: what happens when a time comes and when a worker dies.</summary>
    [Fact]
    public async Task A_due_schedule_runs_once_for_all_workers_and_an_abandoned_one_again()
    {
        await One.WaitAsync();
        try
        {
            await using var scope = college.Services.CreateAsyncScope();
            var work = scope.ServiceProvider.GetRequiredService<RunSchedules>();
            await work.DueAsync(default);
            var gate = new TaskCompletionSource();
            TestSchedule.Action = cancel => gate.Task.WaitAsync(cancel);
            var runs = TestSchedule.Runs;
            var id = await college.InDbAsync(async db =>
            {
                await db.StartNowAsync(TestSchedule.Name, college.Clock.GetUtcNow().UtcDateTime, default);
                return await db.Set<ScheduleRow>().Where(r => r.Name == TestSchedule.Name).Select(r => r.Id).SingleAsync();
            });
            var both = new[] { work.RunAsync(id, default), college.Services.CreateScope().ServiceProvider.GetRequiredService<RunSchedules>().RunAsync(id, default) };
            await Task.Delay(300);
            gate.SetResult();
            await Task.WhenAll(both);
            Assert.Equal(runs + 1, TestSchedule.Runs);

            await college.InDbAsync(db => db.Set<ScheduleRow>().Where(r => r.Id == id).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, WorkState.Running).SetProperty(r => r.LeaseOwner, "dead").SetProperty(r => r.DueAt, college.Clock.GetUtcNow().UtcDateTime.AddMinutes(-1))
                .SetProperty(r => r.LeaseUntil, college.Clock.GetUtcNow().UtcDateTime.AddSeconds(-1))));
            await work.RunAsync(id, default);
            Assert.Equal(runs + 2, TestSchedule.Runs);
        }
        finally
        {
            TestSchedule.Action = _ => Task.CompletedTask;
            One.Release();
        }
    }

    private static async Task<List<JsonElement>> ListAsync(Person administrator) =>
        [.. (await administrator.Http.GetAsync("/api/v1/admin/schedules?pageSize=200").JsonAsync()).GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> UntilAsync(Person administrator, Func<JsonElement, bool> wanted)
    {
        for (var i = 0; ; i++)
        {
            var schedule = (await ListAsync(administrator)).Single(s => s.Text("name") == "test-schedule");
            if (wanted(schedule))
            {
                return schedule;
            }

            Assert.True(i < 300, schedule.ToString());
            await Task.Delay(100);
        }
    }
}

[Collection(OnSqlite.Name)]
public sealed class SchedulesTestsOnSqlite(SqliteCollege college) : SchedulesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class SchedulesTestsOnPostgres(PostgresCollege college) : SchedulesTests(college);
