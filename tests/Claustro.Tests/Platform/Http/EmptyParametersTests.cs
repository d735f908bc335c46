using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Platform.Http;

[Collection(OnSqlite.Name)]
public sealed class EmptyParametersTests(SqliteCollege college)
{
    [Theory]
    [InlineData("/api/v1/sections?term=&course=&department=&q=&open=")]
    [InlineData("/api/v1/enrollments?section=&student=&status=&term=&page=&pageSize=")]
    [InlineData("/api/v1/me/schedule?term=")]
    [InlineData("/api/v1/me/notifications?unread=")]
    [InlineData("/api/v1/users?q=&role")]
    public async Task An_empty_parameter_is_as_none(string path) => await (await PersonAsync()).Http.GetAsync(path).StatusAsync(HttpStatusCode.OK);

    [Theory]
    [InlineData("/api/v1/sections?term=x&course=")]
    [InlineData("/api/v1/me/notifications?unread=perhaps&q=")]
    public async Task A_malformed_one_beside_it_is_still_400(string path) => await (await PersonAsync()).Http.GetAsync(path).ProblemAsync(HttpStatusCode.BadRequest, "malformed");

    private Task<Person> PersonAsync() => college.NewPersonAsync(Role.Administrator | Role.Student | Role.Teacher);
}
