using System.Security.Claims;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace Claustro.Academics.Attendance;

/// <summary>What attendance.js asks of the server over the circuit, by the rights the person has at that moment.</summary>
internal sealed class AttendanceDoor(IServiceScopeFactory scopes, ClaimsPrincipal signedIn, long sectionId, string date, Reader reader)
{
    /// <summary>Null when the marks are on disk; else why they are not.</summary>
    [JSInvokable]
    public async Task<string?> Mark(List<AttendanceRow?> rows)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<IRequesters>().FindAsync(signedIn, default) is not { } caller)
        {
            return reader.T("La sesión ha terminado. Vuelva a entrar.", "The session has ended. Sign in again.");
        }

        var written = await WriteAttendance.RunAsync(
            services.GetRequiredService<CollegeDb>(), services.GetRequiredService<TimeProvider>(), caller, sectionId, date, rows, default);
        return written.Refusal is { } refusal ? reader.T(refusal.Detail) : null;
    }
}
