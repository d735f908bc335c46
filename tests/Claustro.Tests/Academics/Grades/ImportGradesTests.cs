using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class ImportGradesTests(College college)
{
    private const string Header = "studentNumber,sectionCode,assessment,score,state,term\n";

    [Fact]
    public async Task Grades_are_written_with_their_history_and_each_student_told_once()
    {
        var (section, a, b) = await SheetAsync("Parcial", "Final");
        var (first, errors) = await college.ImportTwiceAsync("grades", $"{Header}{a.Number},{section.Code},Parcial,\"72,5\",,\n{a.Number},{section.Code},final,80,,\n{b.Number},{section.Code},FINAL,,excused,\n");
        Assert.Empty(errors);
        Assert.Equal((3, 3, 0, 0), first.Counts());
        Assert.Equal([(72.5m, GradeState.Graded, 1), (80m, GradeState.Graded, 1)], await GradesAsync(a));
        Assert.Equal((1, 1), (await ToldAsync(a), await ToldAsync(b)));

        await college.ImportTwiceAsync("grades", $"{Header}{a.Number},{section.Code},Parcial,72.5,,\n{a.Number},{section.Code},Final,81,,\n");
        Assert.Equal([(72.5m, GradeState.Graded, 1), (81m, GradeState.Graded, 2)], await GradesAsync(a));
        Assert.Equal(1, await ToldAsync(a));
        var graded = await college.InDbAsync(db => db.Set<Grade>().Where(g => g.StudentId == a.Id).Select(g => g.Id).ToListAsync());
        Assert.Equal(80m, await college.InDbAsync(db => db.Set<GradeHistory>().Where(h => graded.Contains(h.GradeId)).Select(h => h.Score).SingleAsync()));
    }

    [Fact]
    public async Task Each_row_is_refused_for_its_own_reason()
    {
        var (section, a, b) = await SheetAsync("Parcial", "Doble", "doble");
        var (closed, c, _) = await SheetAsync("Parcial");
        await college.InDbAsync(db => db.Set<Section>().Where(s => s.Id == closed.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ClosedAt, college.Clock.GetUtcNow().UtcDateTime)));
        var (outside, teacher) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Teacher));
        var (import, errors) = await college.ImportTwiceAsync("grades", $"""
            {Header}{a.Number},{section.Code},Parcial,100.01,,
            {b.Number},{section.Code},Parcial,99.999,,
            {a.Number},{section.Code},Parcial,50,,
            {a.Number},{section.Code},Otra,50,,
            {a.Number},{section.Code},Doble,50,,
            {outside.Number},{section.Code},Parcial,50,,
            {teacher.Number},{section.Code},Parcial,50,,
            {outside.Number},nothing,Parcial,50,,
            {outside.Number},{section.Code},Parcial ,50,,
            {c.Number},{closed.Code},Parcial,50,,
            {a.Number},{section.Code},,50,,
            {a.Number},{section.Code},P1,ten,,
            {a.Number},{section.Code},P2,50,missing,
            {a.Number},{section.Code},P3,,,
            {a.Number},{section.Code},P4,50,,elsewhere
            {a.Number},{section.Code},P5,1e9,lost,
            """);
        Assert.Equal((16, 0, 16, 0), import.Counts());
        Assert.Equal(
            [
                "2,score,score_range", "3,score,score_range", "4,assessment,duplicate", "5,assessment,unknown_assessment", "6,assessment,unknown_assessment", "7,studentNumber,not_enrolled",
                "8,studentNumber,unknown_student", "9,sectionCode,unknown_section", "10,assessment,duplicate", "11,sectionCode,sheet_closed", "12,assessment,malformed", "13,score,malformed",
                "14,score,malformed", "15,score,score_range", "16,term,unknown_section", "17,score,malformed",
            ], errors);
        Assert.Empty(await GradesAsync(a));
    }

    [Fact]
    public async Task Another_worker_doubles_nothing()
    {
        var (section, a, b) = await SheetAsync("Parcial", "Final");
        var rows = (string[])[$"{a.Number},{section.Code},Parcial,10,,", $"{b.Number},{section.Code},Parcial,20,,", $"{a.Number},{section.Code},Final,30,,", $"{b.Number},{section.Code},Parcial,20,,"];
        await college.ImportAsync("grades", Header + string.Join('\n', rows.Take(2)));
        Assert.Equal((4, 3, 1, 0), (await college.GoOnAsync("grades", Header + string.Join('\n', rows), 2)).Counts());
        Assert.Equal([(10m, GradeState.Graded, 1), (30m, GradeState.Graded, 1)], await GradesAsync(a));
        Assert.Equal((1, 1), (await ToldAsync(a), await ToldAsync(b)));
        Assert.Equal([(20m, GradeState.Graded, 1)], await GradesAsync(b));
    }

    private async Task<(Section Section, Person A, Person B)> SheetAsync(params string[] assessments)
    {
        var section = await college.NewSectionAsync();
        foreach (var name in assessments)
        {
            await college.NewAssessmentAsync(section, name);
        }

        return (section, await college.NewMemberAsync(section), await college.NewMemberAsync(section));
    }

    private async Task<List<(decimal?, GradeState, int)>> GradesAsync(Person student) =>
        (await college.InDbAsync(db => db.Set<Grade>().Where(g => g.StudentId == student.Id).OrderBy(g => g.AssessmentId).ToListAsync())).ConvertAll(g => (g.Score, g.State, g.Version));

    private Task<int> ToldAsync(Person student) => college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == student.Id && n.Event == "grades.posted"));
}

[Collection(OnSqlite.Name)]
public sealed class ImportGradesTestsOnSqlite(SqliteCollege college) : ImportGradesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ImportGradesTestsOnPostgres(PostgresCollege college) : ImportGradesTests(college);
