using System.Diagnostics;
using System.Text;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Tests.Academics.Enrollments;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Imports;

/// <summary>The big list, in a college of its own: 50,000 rows against a model that goes through them one by one.</summary>
public abstract class FiftyThousandTests(College college)
{
    private const int Students = 6000, Sections = 300, Rows = 50_000, Capacity = 90;

    [Fact, Trait("takes", "long")]
    public async Task Fifty_thousand_rows_keep_every_rule_and_fill_seats_exactly()
    {
        var sections = await MakeAsync();
        var random = new Random(4);
        var file = new StringBuilder("studentNumber,sectionCode\n");
        var (free, held, wrong, taken) = (sections.ToDictionary(s => s.Id, _ => Capacity), new Dictionary<int, List<Section>>(), new List<string>(), 0);
        for (var row = 2; row < Rows + 2; row++)
        {
            var (student, section) = (random.Next(Students), sections[random.Next(Sections)]);
            var mine = held.TryGetValue(student, out var has) ? has : held[student] = [];
            var refusal = mine.Contains(section) ? "duplicate" : free[section.Id] == 0 ? "section_full"
                : mine.Exists(m => m.Meetings[0].Weekday == section.Meetings[0].Weekday && m.Meetings[0].From == section.Meetings[0].From) ? "schedule_conflict" : null;
            file.Append('M').Append(student).Append(',').Append(section.Code).Append('\n');
            if (refusal is null)
            {
                mine.Add(section);
                free[section.Id]--;
                taken++;
            }
            else
            {
                wrong.Add($"{row},sectionCode,{refusal}");
            }
        }

        var watch = Stopwatch.StartNew();
        var (import, errors) = await college.ImportTwiceAsync("enrollments", file.ToString());
        watch.Stop();
        Assert.Equal((Rows, taken, wrong.Count, 0), import.Counts());
        Assert.Equal(wrong, errors);
        Assert.Equal(3, wrong.Select(w => w.Split(',')[2]).Distinct().Count());
        await college.HoldsInvariantsAsync([.. sections.Select(s => s.Id)]);
        Assert.Equal(taken, await college.InDbAsync(db => db.Set<Section>().SumAsync(s => s.SeatsTaken)));
        Assert.True(watch.Elapsed.TotalSeconds < 120, $"both runs took {watch.Elapsed.TotalSeconds:N1} s");
    }

    private async Task<List<Section>> MakeAsync()
    {
        var (term, course, now) = (await college.NewTermAsync(), await college.NewCourseAsync(), college.Clock.GetUtcNow().UtcDateTime);
        return await college.InDbAsync(db => db.InTransactionAsync(async () =>
        {
            await db.InsertManyAsync(Enumerable.Range(0, Students).Select(i => new Account
            {
                UserName = $"m{i}", NormalizedUserName = $"M{i}", Email = $"m{i}@x.example", NormalizedEmail = $"M{i}@X.EXAMPLE", FirstName = "Ana", LastName = "Gil", Number = $"M{i}",
                Roles = Role.Student, CreatedAt = now,
            }), CancellationToken.None);
            db.AddRange(Enumerable.Range(0, Sections).Select(i => new Section
            {
                TermId = term.Id, CourseId = course.Id, Code = $"G{i}", Capacity = Capacity,
                Meetings = [new Meeting { Weekday = 1 + (i % 5), From = new TimeOnly(8 + (i / 5 % 8), 0), To = new TimeOnly(9 + (i / 5 % 8), 0) }],
            }));
            await db.SaveChangesAsync();
            return await db.Set<Section>().AsNoTracking().Include(s => s.Meetings).OrderBy(s => s.Id).ToListAsync();
        }));
    }
}

public sealed class FiftyThousandTestsOnSqlite(SqliteCollege college) : FiftyThousandTests(college), IClassFixture<SqliteCollege>;

[Trait("needs", "servers")]
public sealed class FiftyThousandTestsOnPostgres(PostgresCollege college) : FiftyThousandTests(college), IClassFixture<PostgresCollege>;
