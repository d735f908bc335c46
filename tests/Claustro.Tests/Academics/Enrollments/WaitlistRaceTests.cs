using System.Net;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Npgsql;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments;

/// <summary>What a promotion chose may be untrue by the time it has the student's lock. Staged by locks that the test holds; SQLite has one writer.</summary>
[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class WaitlistRaceTests(PostgresCollege college)
{
    private const string Path = "/api/v1/enrollments";

    [Fact]
    public async Task Who_takes_a_clashing_seat_while_the_promotion_waits_for_them_is_passed_over()
    {
        var term = await college.NewTermAsync();
        var (section, other) = (await college.NewSectionAsync(term, capacity: 1, waitlist: 3), await college.NewSectionAsync(term)); // both Monday 9 to 10
        var leaving = await EnrollAsync(section);
        var (first, second, third) = (await EnrollAsync(section), await EnrollAsync(section), await EnrollAsync(section));

        await using var firsts = await HolderOfAsync(first.Student);
        await using var seconds = await HolderOfAsync(second.Student);
        var drop = leaving.Student.Http.PatchAsync($"{Path}/{leaving.Id}", new { status = "dropped" });
        await firsts.AwaitedAsync();
        await firsts.EnrollAndCommitAsync(other);

        // The next in line is busy too. The promotion does not wait holding the section: it starts over, and waits first.
        await seconds.AwaitedAsync();
        await seconds.EnrollAndCommitAsync(other);
        Assert.Equal("dropped", (await drop.JsonAsync()).Text("status"));

        Assert.Equal(("waitlisted", "waitlisted", "approved"), (await StatusAsync(first), await StatusAsync(second), await StatusAsync(third)));
        await college.HoldsInvariantsAsync(section.Id, other.Id);
    }

    private async Task<(long Id, Person Student)> EnrollAsync(Section section)
    {
        var student = await college.NewPersonAsync(Role.Student);
        return ((await student.Http.PostAsync(Path, new { sectionId = section.Id, waitlist = true }).JsonAsync(HttpStatusCode.Created)).Id(), student);
    }

    private static async Task<string?> StatusAsync((long Id, Person Student) of) => (await of.Student.Http.GetAsync($"{Path}/{of.Id}").JsonAsync()).Text("status");

    private async Task<Holder> HolderOfAsync(Person student)
    {
        var connection = new NpgsqlConnection(college.ConnectionString);
        await connection.OpenAsync();
        var holder = new Holder(connection, await connection.BeginTransactionAsync(), student.Id);
        Assert.Equal(1, await holder.ExecuteAsync($"update academics_students set version = version + 1 where student_id = {student.Id}"));
        return holder;
    }

    /// <summary>Has a student's record, as an enrolment of theirs would, until it commits.</summary>
    private sealed class Holder(NpgsqlConnection connection, NpgsqlTransaction transaction, long studentId) : IAsyncDisposable
    {
        public async Task<int> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteNonQueryAsync();
        }

        /// <summary>Until somebody waits for what this one holds.</summary>
        public Task<long> AwaitedAsync() => HttpAsserts.EventuallyAsync(async () =>
        {
            await using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))", connection, transaction);
            return (long)(await command.ExecuteScalarAsync())!;
        }, waiting => waiting == 1);

        public async Task EnrollAndCommitAsync(Section section)
        {
            await ExecuteAsync($"insert into academics_enrollments (student_id, section_id, status, created_at) values ({studentId}, {section.Id}, 'approved', now())");
            await ExecuteAsync($"update academics_sections set seats_taken = seats_taken + 1 where id = {section.Id}");
            await transaction.CommitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
