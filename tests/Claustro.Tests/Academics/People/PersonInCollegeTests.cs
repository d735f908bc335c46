using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.People;

public abstract class PersonInCollegeTests(College college)
{
    [Fact]
    public async Task Who_studies_or_teaches_is_not_deleted()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var student = await college.NewMemberAsync(await college.NewSectionAsync(teacherId: teacher.Id));
        await admin.DeleteAsync($"/api/v1/users/{student.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
        await admin.DeleteAsync($"/api/v1/users/{teacher.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
        await admin.DeleteAsync($"/api/v1/users/{(await college.NewPersonAsync(Role.Student)).Id}").StatusAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_is_put_into_a_department_that_is_not_there()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var teacher = await college.NewPersonAsync(Role.Teacher);
        await admin.PatchAsync($"/api/v1/users/{teacher.Id}", new { departmentId = 987_654_321 }).ProblemAsync(HttpStatusCode.BadRequest, "unknown_department");
        var department = await college.NewDepartmentAsync();
        await admin.PatchAsync($"/api/v1/users/{teacher.Id}", new { departmentId = department.Id }).StatusAsync(HttpStatusCode.OK);
    }
}

[Collection(OnSqlite.Name)]
public sealed class PersonInCollegeTestsOnSqlite(SqliteCollege college) : PersonInCollegeTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class PersonInCollegeTestsOnPostgres(PostgresCollege college) : PersonInCollegeTests(college);
