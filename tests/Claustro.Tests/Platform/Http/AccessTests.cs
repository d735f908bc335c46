using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Platform.Http;

/// <summary>Denying by default must not hide what is really wrong with a request.</summary>
[Collection(OnSqlite.Name)]
public sealed class AccessTests(SqliteCollege college)
{
    [Fact]
    public async Task What_no_endpoint_answers_is_404_405_or_415_and_not_403()
    {
        var student = (await college.NewPersonAsync(Role.Student)).Http;
        await student.GetAsync("/api/v1/nothing").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await student.DeleteAsync("/api/v1/enrollments").ProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        await student.PostAsync("/api/v1/enrollments", new StringContent("sectionId=1", null, "application/x-www-form-urlencoded")).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }
}
