using Claustro.Academics.Announcements;
using Claustro.Academics.Attendance;
using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Programs;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform;
using Claustro.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Academics;

/// <summary>Departments, programs, terms, courses, sections, enrollments, attendance, grades, announcements.</summary>
public static class AcademicsSetup
{
    public static IServiceCollection AddAcademics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(Institution.Read(configuration));
        services.AddModelPart(Department.Configure).AddModelPart(DegreeProgram.Configure).AddModelPart(Term.Configure)
            .AddModelPart(Course.Configure).AddModelPart(Section.Configure).AddModelPart(Enrollment.Configure)
            .AddModelPart(Grade.Configure).AddModelPart(AttendanceMark.Configure).AddModelPart(Announcement.Configure);
        services.AddReportKind<TranscriptReport>();
        return services;
    }

    public static IEndpointRouteBuilder MapAcademics(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        MapDepartments(api.MapGroup("/departments").WithTags("Departments"));
        return app;
    }

    private static void MapDepartments(RouteGroupBuilder departments)
    {
        ListDepartments.Map(departments);
        GetDepartment.Map(departments);
        CreateDepartment.Map(departments);
        UpdateDepartment.Map(departments);
        DeleteDepartment.Map(departments);
    }
}
