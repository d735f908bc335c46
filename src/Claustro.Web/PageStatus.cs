using Microsoft.AspNetCore.Http;

namespace Claustro.Web;

internal static class PageStatus
{
    /// <summary>
    /// The page answers with this status. Set as its first byte leaves: a 404 that stands there earlier means to Blazor that there
    /// is no such page, and it throws away what was drawn.
    /// </summary>
    public static void AnswerWith(this HttpContext http, int status)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.StatusCode = status;
                return Task.CompletedTask;
            });
        }
    }
}
