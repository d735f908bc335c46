using System.Net;
using Claustro.Academics.DataSets;
using Claustro.Identity.SignIn;
using Claustro.Identity.Tokens;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics.DataSets;

/// <summary>A college of its own for each test, since loading replaces everything.</summary>
public abstract class LoadDataSetTests(College college)
{
    private static readonly Dictionary<string, string> Tables = new()
    {
        ["users"] = "id,username,email,first_name,last_name,role,number\n1,admin,admin@college.example,Ad,Min,admin,A00001\n2,t2,t2@college.example,Ada,Ñu,teacher,T2\n1001,s1001,s1001@college.example,Lena,Díaz,student,S001001\n",
        ["terms"] = "id,code,name,starts_on,ends_on,enrollment_open\n1,2024F,Fall,2024-09-01,2025-01-31,f\n3,2025F,Fall,2025-09-01,2026-01-31,t\n",
        ["courses"] = "id,code,title,credits\n1,C0001,Logic,3\n2,C0002,\"Logic, again\",4\n",
        ["prerequisites"] = "course_id,prerequisite_id\n2,1\n",
        ["sections"] = "id,term_id,course_id,teacher_id,code,capacity,seats_taken\n1,1,1,2,1-C0001,60,1\n7,3,2,2,3-C0002,30,0\n",
        ["meetings"] = "id,section_id,weekday,starts,ends\n1,1,1,08:00,09:20\n2,7,2,09:30,10:50\n",
        ["assessments"] = "id,section_id,name,weight\n1,1,Quiz,40\n2,1,Final,60\n",
        ["enrollments"] = "id,student_id,section_id,status,passed,final_score\n1,1001,1,approved,t,75.60\n",
        ["grades"] = "id,student_id,assessment_id,score\n1,1001,1,60.0\n2,1001,2,86.0\n",
    };

    [Fact]
    public async Task A_folder_of_tables_becomes_the_college()
    {
        var folder = Write(Tables);
        await LoadAsync(folder);
        var student = As(1001, Role.Student);
        var grades = await student.GetAsync("/api/v1/me/grades").JsonAsync();
        Assert.Equal(75.6m, grades.GetProperty("average").GetDecimal());

        var made = await student.PostAsync("/api/v1/enrollments", new { sectionId = 7 }).JsonAsync(HttpStatusCode.Created);
        Assert.True(made.Id() > 1, "new ids go on above the loaded ones");

        await college.InDbAsync(async db =>
        {
            await LoadDataSet.EmptyTermAsync(db, 3, TestContext.Current.CancellationToken);
            return true;
        });
        await student.PostAsync("/api/v1/enrollments", new { sectionId = 7 }).JsonAsync(HttpStatusCode.Created);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = "t2", ["password"] = LoadDataSet.Password });
        await college.Anonymous.PostAsync("/connect/token", form).StatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_changes_nothing()
    {
        await LoadAsync(Write(Tables));
        var broken = new Dictionary<string, string>(Tables) { ["grades"] = "id,student_id,assessment_id,score\n1,1001,1,sixty\n" };
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync(Write(broken)));
        Assert.Contains("score", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await As(1001, Role.Student).GetAsync("/api/v1/me/grades").JsonAsync()).GetProperty("courses")[0].GetProperty("grades").GetArrayLength());

        broken = new Dictionary<string, string>(Tables) { ["courses"] = "id,code,title\n1,C0001,Logic\n" };
        Assert.Contains("credits", (await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync(Write(broken)))).Message, StringComparison.Ordinal);
    }

    private static string Write(Dictionary<string, string> tables)
    {
        var folder = Directory.CreateTempSubdirectory("claustro-data-set-").FullName;
        foreach (var (name, text) in tables)
        {
            File.WriteAllText(Path.Combine(folder, name + ".csv"), text);
        }

        return folder;
    }

    private async Task LoadAsync(string folder)
    {
        try
        {
            var hash = college.Services.GetRequiredService<Passwords>().Hash(LoadDataSet.Password);
            await college.InDbAsync(async db =>
            {
                await LoadDataSet.RunAsync(db, folder, hash, college.Clock.GetUtcNow().UtcDateTime, _ => { }, TestContext.Current.CancellationToken);
                return true;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private HttpClient As(long id, Role role) =>
        college.NewClient(college.Services.GetRequiredService<AccessTokens>().Mint(id, role, TimeSpan.FromHours(1)));
}

public sealed class LoadDataSetTestsOnSqlite(SqliteCollege college) : LoadDataSetTests(college), IClassFixture<SqliteCollege>;

[Trait("needs", "servers")]
public sealed class LoadDataSetTestsOnPostgres(PostgresCollege college) : LoadDataSetTests(college), IClassFixture<PostgresCollege>;
