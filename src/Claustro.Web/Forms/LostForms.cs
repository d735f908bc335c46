using System.Runtime.ExceptionServices;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Claustro.Web.Forms;

/// <summary>Forms that no page takes any more.</summary>
public static class LostForms
{
    /// <summary>
    /// Says in words what Blazor answers with nothing at all, which leaves an empty window: a form without its token, and one that the page
    /// no longer has because things went on since it was opened. After antiforgery.
    /// </summary>
    public static void UsePageForms(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            await next(http);
            return;
        }

        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } unproven)
        {
            if (unproven.Error?.InnerException is BadHttpRequestException unread)
            {
                ExceptionDispatchInfo.Throw(unread); // too large, broken off: that is what is said
            }

            await Problems.WriteAsync(http, NotProven);
            return;
        }

        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest, ContentType: "text/plain" })
        {
            http.Response.ContentType = null;
            await Problems.WriteAsync(http, http.Request.Form.ContainsKey("_handler") ? Gone : NotProven);
        }
    });

    private static readonly Refusal NotProven = Refusal.Invalid("malformed",
        "El formulario ha caducado o se abrió con otra cuenta. No se ha guardado nada.", "The form has expired, or was opened with another account. Nothing was saved.");

    private static readonly Refusal Gone = Refusal.Conflict("stale",
        "Las cosas han cambiado desde que abrió la página, y eso ya no se puede hacer.", "Things have changed since you opened the page, and that can no longer be done.");
}
