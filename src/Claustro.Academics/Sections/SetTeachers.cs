using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Sections;

/// <summary>Who teaches a section: a change of the section that names nothing else.</summary>
internal static class SetTeachers
{
    public static void Map(RouteGroupBuilder sections) => sections
        .MapPut("/{id}/teachers", async (
            long id, List<long> teacherIds, Caller caller, [AsParameters] UpdateSection.Tools tools, CancellationToken cancel) =>
            (await UpdateSection.RunAsync(tools, caller, id, new SectionRequest(TeacherIds: teacherIds), cancel)).ToOk())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Replace the teachers of a section; heads in their own department");
}
