using Claustro.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Academics.Enrollments;

/// <summary>What students are told of their enrollments; the templates stand beside this file.</summary>
internal static class EnrollmentNotices
{
    public static void AddEnrollmentNotices(this IServiceCollection services)
    {
        foreach (var what in new[] { "requested", "approved", "rejected", "waitlisted", "promoted", "dropped" })
        {
            services.AddNotificationEvent("enrollment." + what, typeof(EnrollmentNotices).Assembly);
        }
    }

    /// <summary>The values of the templates.</summary>
    public static Dictionary<string, string> Data(string courseTitle, string sectionCode) => new() { ["course"] = courseTitle, ["section"] = sectionCode };
}
