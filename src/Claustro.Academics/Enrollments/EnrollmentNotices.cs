using Claustro.Notifications;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Academics.Enrollments;

/// <summary>What students are told of their enrollments; the templates stand beside this file.</summary>
internal static class EnrollmentNotices
{
    public static void AddEnrollmentNotices(this IServiceCollection services)
    {
        (string What, Text Title)[] all =
        [
            ("requested", new("Solicitud de matrícula recibida", "Enrolment request received")), ("approved", new("Matrícula aprobada", "Enrolment approved")),
            ("rejected", new("Matrícula denegada", "Enrolment refused")), ("waitlisted", new("En lista de espera", "On the waitlist")),
            ("promoted", new("Plaza conseguida desde la lista de espera", "Seat gained from the waitlist")), ("dropped", new("Baja de una asignatura", "Course dropped")),
        ];
        foreach (var (what, title) in all)
        {
            services.AddNotificationEvent("enrollment." + what, typeof(EnrollmentNotices).Assembly, title: title, link: "/enroll", to: Role.Student);
        }
    }

    /// <summary>The values of the templates.</summary>
    public static Dictionary<string, string> Data(string courseTitle, string sectionCode) => new() { ["course"] = courseTitle, ["section"] = sectionCode };
}
