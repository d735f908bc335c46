using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

/// <summary>Who was there on a day, by student.</summary>
internal static class ListAttendance
{
    public sealed record Item(long StudentId, string Status);

    public static void Map(RouteGroupBuilder section) => section
        .MapGet("/attendance/{date}", async (long id, string date, PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, date, page, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("The attendance of a section on a date");

    public static async Task<Outcome<Page<Item>>> RunAsync(CollegeDb db, Caller caller, long sectionId, string date, PageRequest page, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        if (AttendanceRules.ReadDate(date) is not { } day)
        {
            return AttendanceRules.MalformedDate;
        }

        var marks = db.Set<AttendanceMark>().AsNoTracking().Where(m => m.SectionId == sectionId && m.Date == day).OrderBy(m => m.StudentId);
        return (await marks.ToPageAsync(page, cancel)).Map(m => new Item(m.StudentId, Word.Of(m.Status)));
    }
}
