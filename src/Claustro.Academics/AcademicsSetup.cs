using Claustro.Academics.Announcements;
using Claustro.Academics.Attendance;
using Claustro.Academics.Calendar;
using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Enrollments.Holds;
using Claustro.Academics.Grades;
using Claustro.Academics.People;
using Claustro.Academics.Programs;
using Claustro.Academics.Sections;
using Claustro.Academics.Settings;
using Claustro.Academics.Statistics;
using Claustro.Academics.Terms;
using Claustro.Notifications;
using Claustro.Identity.Users;
using Claustro.Imports;
using Claustro.Platform;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
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
        var configured = Institution.Read(configuration);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<CurrentInstitution>(s, configured)).AddHostedService(s => s.GetRequiredService<CurrentInstitution>());
        services.AddModelPart(AcademicRules.Configure).AddModelPart(Letterhead.Configure).AddTransient(s => s.GetRequiredService<CurrentInstitution>().Now);
        services.AddModelPart(Department.Configure).AddModelPart(DegreeProgram.Configure).AddModelPart(Term.Configure)
            .AddModelPart(Course.Configure).AddModelPart(Section.Configure).AddModelPart(Enrollment.Configure)
            .AddModelPart(Grade.Configure).AddModelPart(AttendanceMark.Configure).AddModelPart(Announcement.Configure);
        services.AddJson(AcademicsJson.Default).AddGradeNews();
        services.AddSingleton<SectionCatalogue>().AddSingleton<CatalogueShelf>().AddJson(SectionsJson.Default);
        services.AddModelPart(CalendarFeed.Configure);
        services.AddNotificationEvent(PostAnnouncement.Event, typeof(AcademicsSetup).Assembly, title: new("Anuncios de mis grupos", "Announcements of my sections"), link: "/sections/{id}/announcements", to: Role.Student);
        services.AddJson(EnrollmentsJson.Default).AddEnrollmentNotices();
        services.AddLiveSource<EnrollmentChanges>();
        services.AddSchedule<TellEnrollmentWindows>().AddSchedule<WarnOfAbsences>().AddSchedule<RemindOfMissingGrades>().AddSchedule<WarmCatalogue>();
        services.AddReminders();
        services.AddImportKind<ImportEnrollments>().AddImportKind<ImportCourses>().AddImportKind<ImportSections>().AddImportKind<ImportGrades>();
        services.AddScoped<IPersonUse, PersonInCollege>().AddScoped<IDepartmentLookup, PersonInCollege>();
        services.AddScoped<IReportChoices, ReportChoices>().AddReportKind<TranscriptReport>().AddReportKind<SectionGradesReport>().AddReportKind<TermGradesReport>()
            .AddReportKind<RosterReport>().AddReportKind<SectionAttendanceReport>();
        services.AddModelPart(StatisticsRefresh.Configure).AddSchedule<RefreshStatistics>().AddReportKind<EnrollmentStatisticsReport>();
        return services;
    }

    /// <summary>What the schedules tell people of.</summary>
    private static void AddReminders(this IServiceCollection services)
    {
        var here = typeof(AcademicsSetup).Assembly;
        services.AddNotificationEvent(TellEnrollmentWindows.Opened, here, title: new("Se abre la matrícula", "Enrolment opens"), link: "/enroll", to: Role.Student)
            .AddNotificationEvent(TellEnrollmentWindows.Closing, here, title: new("La matrícula termina pronto", "Enrolment closes soon"), link: "/enroll", to: Role.Student)
            .AddNotificationEvent(WarnOfAbsences.Event, here, title: new("Demasiadas faltas de asistencia", "Too many absences"), link: "/attendance", to: Role.Student)
            .AddNotificationEvent(RemindOfMissingGrades.Event, here, title: new("Calificaciones pendientes", "Grades still missing"), link: "/teaching", to: Role.Teacher);
    }

    public static IEndpointRouteBuilder MapAcademics(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        MapDepartments(api.MapGroup("/departments").WithTags("Departments"));
        MapGradeSheet(api.MapGroup("/sections/{id}").WithTags("Grades"));
        MapAttendance(api.MapGroup("/sections/{id}").WithTags("Attendance"));
        MapGradeChanges(api.MapGroup("/grade-changes").WithTags("Grades"));
        MapMyRecord(api.MapGroup("/me").WithTags("My record"));
        MapPrograms(api.MapGroup("/programs").WithTags("Programs"));
        MapTerms(api.MapGroup("/terms").WithTags("Terms"));
        MapCourses(api.MapGroup("/courses").WithTags("Courses"));
        MapSections(api.MapGroup("/sections").WithTags("Sections"));
        MapAnnouncements(api.MapGroup("/sections/{id}").WithTags("Announcements"));
        MapHolds(api.MapGroup("/holds").WithTags("Holds"), api.MapGroup("/me").WithTags("Me"));
        MapEnrollments(api.MapGroup("/enrollments").WithTags("Enrollments"));
        ServeCalendar.Map(app);
        return app;
    }

    private static void MapGradeSheet(RouteGroupBuilder section)
    {
        ListSectionStudents.Map(section);
        ListAssessments.Map(section);
        CreateAssessment.Map(section);
        UpdateAssessment.Map(section);
        DeleteAssessment.Map(section);
        ListGrades.Map(section);
        WriteGrades.Map(section);
        CloseSheet.Map(section);
    }

    private static void MapAttendance(RouteGroupBuilder section)
    {
        ListAttendance.Map(section);
        WriteAttendance.Map(section);
    }

    private static void MapGradeChanges(RouteGroupBuilder changes)
    {
        ListGradeChanges.Map(changes);
        RequestGradeChange.Map(changes);
        DecideGradeChange.Map(changes);
    }

    private static void MapMyRecord(RouteGroupBuilder me)
    {
        MyGrades.Map(me);
        MyTranscript.Map(me);
        MyAttendance.Map(me);
        MySchedule.Map(me);
    }

    private static void MapDepartments(RouteGroupBuilder departments)
    {
        ListDepartments.Map(departments);
        GetDepartment.Map(departments);
        CreateDepartment.Map(departments);
        UpdateDepartment.Map(departments);
        DeleteDepartment.Map(departments);
    }

    private static void MapPrograms(RouteGroupBuilder programs)
    {
        ListPrograms.Map(programs);
        GetProgram.Map(programs);
        CreateProgram.Map(programs);
        UpdateProgram.Map(programs);
        DeleteProgram.Map(programs);
    }

    private static void MapTerms(RouteGroupBuilder terms)
    {
        ListTerms.Map(terms);
        GetTerm.Map(terms);
        CreateTerm.Map(terms);
        UpdateTerm.Map(terms);
        DeleteTerm.Map(terms);
    }

    private static void MapCourses(RouteGroupBuilder courses)
    {
        ListCourses.Map(courses);
        GetCourse.Map(courses);
        CreateCourse.Map(courses);
        UpdateCourse.Map(courses);
        DeleteCourse.Map(courses);
    }

    private static void MapSections(RouteGroupBuilder sections)
    {
        ListSections.Map(sections);
        GetSection.Map(sections);
        CreateSection.Map(sections);
        UpdateSection.Map(sections);
        DeleteSection.Map(sections);
        SetTeachers.Map(sections);
    }

    private static void MapAnnouncements(RouteGroupBuilder section)
    {
        PostAnnouncement.Map(section);
        ListAnnouncements.Map(section);
    }

    private static void MapHolds(RouteGroupBuilder holds, RouteGroupBuilder me)
    {
        ListHolds.Map(holds);
        PlaceHold.Map(holds);
        ReleaseHold.Map(holds);
        ListMyHolds.Map(me);
    }

    private static void MapEnrollments(RouteGroupBuilder enrollments)
    {
        EnrollStudent.Map(enrollments);
        ListEnrollments.Map(enrollments);
        GetEnrollment.Map(enrollments);
        ChangeEnrollment.Map(enrollments);
    }
}
