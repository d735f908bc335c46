using System.Net;
using System.Text.Json;
using Claustro.Academics.Grades;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class MyRecordTests(College college)
{
    [Fact]
    public async Task A_student_sees_their_own_grades_by_term_in_the_shape_of_the_contract()
    {
        var student = await college.NewPersonAsync(Role.Student);
        var later = await college.NewSectionAsync(await college.NewTermAsync(change: t => t.StartsOn = t.StartsOn.AddYears(1)));
        var (open, empty, dropped) = (await college.NewSectionAsync(), await college.NewSectionAsync(), await college.NewSectionAsync());
        foreach (var section in new[] { later, open, empty })
        {
            await college.NewMemberAsync(section, student);
        }

        var (a, b) = (await college.NewAssessmentAsync(open, "Parcial", 30), await college.NewAssessmentAsync(open, "Final", 70));
        var c = await college.NewAssessmentAsync(later, "Práctica");
        await college.NewAssessmentAsync(empty);
        await college.AddAsync(NewGrade(student, b, 75.5m));
        await college.AddAsync(NewGrade(student, a, null, GradeState.Excused));
        await college.AddAsync(NewGrade(student, c, null, GradeState.Missing));
        await college.AddAsync(NewGrade(await college.NewMemberAsync(open), a, 11));
        await college.AddAsync(NewGrade(student, await college.NewAssessmentAsync(dropped), 100));

        var body = await student.Http.GetAsync("/api/v1/me/grades").JsonAsync();
        Assert.Equal(["courses", "average"], body.EnumerateObject().Select(p => p.Name));
        var courses = body.GetProperty("courses").EnumerateArray().ToList();
        Assert.Equal([open.Id, empty.Id, later.Id], courses.Select(x => x.GetProperty("sectionId").GetInt64()));
        Assert.Equal(["sectionId", "termCode", "courseCode", "title", "credits", "grades", "average", "final", "passed"], courses[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(("Álgebra lineal", 3, 75.5m), (courses[0].Text("title"), courses[0].GetProperty("credits").GetInt32(), courses[0].GetProperty("average").GetDecimal()));
        Assert.Equal(JsonValueKind.Null, courses[0].GetProperty("final").ValueKind);
        Assert.Equal(JsonValueKind.Null, courses[0].GetProperty("passed").ValueKind);
        var grades = courses[0].GetProperty("grades").EnumerateArray().ToList();
        Assert.Equal(["assessmentId", "name", "weight", "score", "state"], grades[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal([(a.Id, "Parcial", 30m, "excused"), (b.Id, "Final", 70m, "graded")],
            grades.Select(g => (g.GetProperty("assessmentId").GetInt64(), g.Text("name")!, g.GetProperty("weight").GetDecimal(), g.Text("state")!)));
        Assert.Equal((JsonValueKind.Null, 0), (courses[1].GetProperty("average").ValueKind, courses[1].GetProperty("grades").GetArrayLength()));
        Assert.Equal((0m, "missing"), (courses[2].GetProperty("average").GetDecimal(), courses[2].GetProperty("grades")[0].Text("state")));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("average").ValueKind);
    }

    [Fact]
    public async Task Finals_make_the_average_the_credits_and_the_words_of_the_transcript()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        var student = sheet.Students[0];
        var second = await college.NewSectionAsync(teacherId: sheet.Teacher.Id); // 3 credits
        await college.NewMemberAsync(second, student);
        await college.NewAssessmentAsync(second);
        await sheet.PutAsync(sheet.Row(0, 0, 90), sheet.Row(0, 1, 95)).JsonAsync();
        await sheet.CloseAsync().StatusAsync(HttpStatusCode.OK);
        await sheet.Teacher.Http.PostAsync($"/api/v1/sections/{second.Id}/close", new { missingAsZero = true }).StatusAsync(HttpStatusCode.OK);

        var grades = await student.Http.GetAsync("/api/v1/me/grades").JsonAsync();
        Assert.Equal(62m, grades.GetProperty("average").GetDecimal()); // (6·93 + 3·0) / 9
        Assert.Equal((93m, true), (grades.GetProperty("courses")[0].GetProperty("final").GetDecimal(), grades.GetProperty("courses")[0].GetProperty("passed").GetBoolean()));

        var transcript = await student.Http.GetAsync("/api/v1/me/transcript").JsonAsync();
        Assert.Equal((6, 62m, student.Number), (transcript.GetProperty("creditsEarned").GetInt32(), transcript.GetProperty("average").GetDecimal(), transcript.GetProperty("student").Text("number")));
        var courses = transcript.GetProperty("terms").EnumerateArray().SelectMany(t => t.GetProperty("courses").EnumerateArray()).ToList();
        Assert.Equal([("Excellent", true), ("Fail", false)], courses.Select(c => (c.Text("band")!, c.GetProperty("passed").GetBoolean())));
    }

    [Fact]
    public async Task Nobody_but_a_student_has_a_record()
    {
        foreach (var path in (string[])["grades", "transcript", "attendance"])
        {
            await (await college.NewPersonAsync(Role.Teacher)).Http.GetAsync($"/api/v1/me/{path}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await (await college.AdministratorAsync()).Http.GetAsync($"/api/v1/me/{path}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await college.Anonymous.GetAsync($"/api/v1/me/{path}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        var newcomer = await college.NewPersonAsync(Role.Student);
        Assert.Equal(0, (await newcomer.Http.GetAsync("/api/v1/me/grades").JsonAsync()).GetProperty("courses").GetArrayLength());
        Assert.Equal(0, (await newcomer.Http.GetAsync("/api/v1/me/transcript").JsonAsync()).GetProperty("terms").GetArrayLength());
    }

    private Grade NewGrade(Person student, Assessment assessment, decimal? score, GradeState state = GradeState.Graded) =>
        new() { StudentId = student.Id, AssessmentId = assessment.Id, Score = score, State = state, Version = 1, UpdatedAt = college.Clock.GetUtcNow().UtcDateTime };
}

[Collection(OnSqlite.Name)]
public sealed class MyRecordTestsOnSqlite(SqliteCollege college) : MyRecordTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class MyRecordTestsOnPostgres(PostgresCollege college) : MyRecordTests(college);
